import { describe, expect, it } from 'vitest';
import { html } from '../../src/page/html.js';

describe('html', () => {
  it('escapes values, in text and in attributes', () => {
    const evil = `<script>"'&`;
    expect(html`<a title="${evil}">${evil}</a>`.markup).toBe(
      '<a title="&lt;script&gt;&quot;&#39;&amp;">&lt;script&gt;&quot;&#39;&amp;</a>',
    );
  });

  it('does not escape markup or lists of markup', () => {
    const items = ['a', '<b>'].map((text) => html`<li>${text}</li>`);
    expect(html`${items}`.markup).toBe('<li>a</li><li>&lt;b&gt;</li>');
  });
});
