import { describe, expect, it } from 'vitest';
import { getKeywords, replaceKeywords } from '../../src/config/keywords.js';
import { emulates } from '../support/support.js';

const shown = emulates(
  'Keywords of auth0-deploy-cli, `##NAME##` and `@@NAME@@`',
);

describe('Keywords', shown, () => {
  it.each([
    ['text: ##NAME##', 'text: a "b" $& c'],
    [`text: '##NAME##'`, `text: 'a "b" $& c'`],
    ['json: @@NAME@@', String.raw`json: "a \"b\" $& c"`],
    [`json: '@@NAME@@'`, String.raw`json: "a \"b\" $& c"`],
    [`json: "@@NAME@@"`, String.raw`json: "a \"b\" $& c"`],
    ['##OTHER## @@OTHER@@', '##OTHER## @@OTHER@@'],
    ['##name## # #NAME##', '##name## # #NAME##'],
    ['##NAME####NAME##', 'a "b" $& ca "b" $& c'],
    ['##constructor##', '##constructor##'],
  ])('turn %j into %j', (text, replaced) => {
    expect(replaceKeywords(text, { NAME: 'a "b" $& c' })).toBe(replaced);
  });

  it('may be lists', () => {
    expect(replaceKeywords('scope: @@SCOPES@@', { SCOPES: ['a', 'b'] })).toBe(
      'scope: ["a","b"]',
    );
  });

  it('come from the environment, whose variables override its mappings unless they are blank', () => {
    const AUTH0_KEYWORD_REPLACE_MAPPINGS = '{"A":"mapped","B":["b"],"C":"c"}';
    const keywords = getKeywords({
      AUTH0_KEYWORD_REPLACE_MAPPINGS,
      A: 'set',
      C: ' ',
    });
    expect(keywords).toEqual({
      AUTH0_KEYWORD_REPLACE_MAPPINGS,
      A: 'set',
      B: ['b'],
      C: 'c',
    });
  });

  it('are rejected if the mappings are not JSON', () => {
    expect(() => getKeywords({ AUTH0_KEYWORD_REPLACE_MAPPINGS: '{' })).toThrow(
      'AUTH0_KEYWORD_REPLACE_MAPPINGS is not JSON',
    );
  });
});
