import { describe, expect, it } from 'vitest';
import { type Change, editText } from '../../src/config/edit-text.js';

const matches: Change['matches'] = ({ name }) => name === 'A';
const setMetadata = (
  text: string,
  metadata: Record<string, string>,
  keywords = {},
) => editText(text, keywords, [{ section: 'clients', matches, metadata }]);
const setScopes = (text: string, scopes: string[], keywords = {}) =>
  editText(text, keywords, [{ section: 'clientGrants', matches, scopes }]);

describe('editing the text of a tenant’s file', () => {
  it.each([
    [
      'indented lists',
      'clients:\n  - name: A\n    client_metadata:\n      a: x\n',
    ],
    ['other lists', 'clients:\n- name: A\n  client_metadata:\n    a: x\n'],
    ['flow style', 'clients: [{name: A, client_metadata: {a: x}}]\n'],
    [
      'flow style with spaces',
      'clients: [ { name: A, client_metadata: { a: x } } ]\n',
    ],
    [
      'quotes',
      `clients:\n  - "name": 'A'\n    client_metadata:\n      "a": x\n`,
    ],
    [
      'Windows line ends',
      'clients:\r\n  - name: A\r\n    client_metadata:\r\n      a: x\r\n',
    ],
    [
      'comments',
      '# 1\nclients:\n  # 3\n  - name: A # 4\n\n    client_metadata:\n      # 6\n      a: x # 7\n\n# 8\nother: []\n',
    ],
  ])('keeps %s', (_what, text) => {
    expect(setMetadata(text, { a: 'y' })).toBe(
      text.replace('a": x', 'a": y').replace('a: x', 'a: y'),
    );
  });

  it('writes strings so that they stay strings', () => {
    const text = 'clients:\n  - name: A\n';
    const metadata = {
      a: '1',
      b: 'true',
      c: 'null',
      d: '',
      e: ' x: #y',
      f: '##X##'.slice(1),
    };
    const edited = setMetadata(text, metadata);
    expect(setMetadata(edited ?? '', metadata)).toBe(edited);
    expect(edited).toContain(`a: '1'`);
  });

  it('keeps keywords whose value does not change', () => {
    const text = `clients:\n  - name: '##NAME##'\n    client_metadata:\n      a: '##A##'\n      b: x\n`;
    const keywords = { NAME: 'A', A: 'the value' };
    expect(setMetadata(text, { a: 'the value', b: 'y' }, keywords)).toBe(
      text.replace('b: x', 'b: y'),
    );
    expect(setMetadata(text, { a: 'new' }, keywords)).toContain(`a: 'new'\n`);
  });

  it('adds and removes scopes, and replaces allow_all_scopes with a list', () => {
    const text =
      'clientGrants:\n  - name: A\n    scope:\n      - a # 1\n      - b\n';
    expect(setScopes(text, ['c', 'a'])).toBe(text.replace('- b', '- c'));
    const all = 'clientGrants:\n  - name: A\n    allow_all_scopes: true\n';
    expect(setScopes(all, ['a'])).toBe(
      'clientGrants:\n  - name: A\n    scope: [a]\n',
    );
  });

  it.each([
    ['there is no such client', 'clients:\n  - name: B\n'],
    ['there are no clients', 'tenant: {}\n'],
    ['the list is a keyword', 'clients: @@CLIENTS@@\n'],
    [
      'the metadata is a keyword',
      'clients:\n  - name: A\n    client_metadata: @@M@@\n',
    ],
    [
      'an alias would change another client',
      'clients:\n  - name: A\n    client_metadata: &m\n      a: x\n  - name: B\n    client_metadata: *m\n',
    ],
  ])('is rejected if %s', (_what, text) => {
    const keywords = { CLIENTS: [{ name: 'A' }], M: { a: 'x' } };
    expect(setMetadata(text, { a: 'y' }, keywords)).toBeUndefined();
  });
});
