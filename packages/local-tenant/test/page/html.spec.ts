import { describe, expect, it } from 'vitest';
import { html } from '../../src/page/html.js';

describe('html', () => {
  it('escapes values, in text and in attributes', () => {
    const evil = `<script>"'&`;
    expect(html`<a title="${evil}">${evil}</a>`.markup).toBe(
      '<a title="&lt;script&gt;&quot;&#39;&amp;">&lt;script&gt;&quot;&#39;&amp;</a>',
    );
  });

  it('takes markup and lists of markup as they are', () => {
    const items = ['a', '<b>'].map((text) => html`<li>${text}</li>`);
    expect(html`${items}`.markup).toBe('<li>a</li><li>&lt;b&gt;</li>');
  });
});
