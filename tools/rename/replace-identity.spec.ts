import { describe, expect, it } from 'vitest';
import { identityOf } from './identity.js';
import { replaceIdentity } from './replace-identity.js';

const from = {
  ...identityOf('old-api'),
  audience: 'https://acme.com/api',
  namespace: 'https://acme.com/',
};
const to = identityOf('new-api');
const replaced = (text: string) => replaceIdentity(text, from, to).text;

describe('of two identities, one replaces the other', () => {
  it.each([
    ['"name": "old-api-bench"', '"name": "new-api-bench"'],
    ['docker run acme/old-api:1', 'docker run acme/new-api:1'],
    ['my-old-api, old-apis, old-api_x', 'my-old-api, old-apis, old-api_x'],
    ['# Old API', '# New API'],
    ['aud: https://acme.com/api', 'aud: https://new-api.example'],
    ['https://acme.com/urn', 'https://new-api.example/urn'],
    [
      String.raw`/https:\/\/acme\.com\/urn/`,
      String.raw`/https:\/\/new-api\.example\/urn/`,
    ],
    [
      'https://acme.com, https://acme_com/',
      'https://acme.com, https://acme_com/',
    ],
  ])('in %s', (text, expected) => expect(replaced(text)).toBe(expected));

  it('in one go, where one begins with the other, and back again', () => {
    const text =
      'https://acme.com/api https://acme.com/urn old-api Old API https://github.com/your-org/old-api.git';
    const there = replaceIdentity(text, from, to);
    expect(there.counts).toEqual({
      name: 1,
      title: 1,
      audience: 1,
      namespace: 1,
      repository: 1,
    });
    expect(replaceIdentity(there.text, to, from).text).toBe(text);
  });
});
