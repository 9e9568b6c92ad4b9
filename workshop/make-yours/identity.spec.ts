import { describe, expect, it } from 'vitest';
import {
  deriveIdentity,
  getFaults,
  replaceIn,
  getNameFault,
} from './identity.js';

describe('a project can be called', () => {
  it.each([
    'my-api',
    'orders',
    'orders-api-2',
    'a',
    '@acme/orders-api',
    'acme-m2m-gateway',
  ])('%s', (name) => {
    expect(getNameFault(name, ['passport-jwt'])).toBeUndefined();
    expect(getFaults(deriveIdentity(name))).toEqual([]);
  });

  it.each([
    { audience: 'https://acme.com/orders', namespace: 'https://acme.com/' },
    { audience: 'urn:acme:orders', namespace: 'http://localhost:3000/x/' },
    { audience: 'api://default', title: 'Acme & Sons Orders 2.0' },
    { repository: 'https://gitlab.acme.com:8443/shop/orders' },
  ])('orders-api, with %j', (change) =>
    expect(getFaults({ ...deriveIdentity('orders-api'), ...change })).toEqual(
      [],
    ),
  );
});

describe('a project cannot be called', () => {
  it.each([
    ['', /cannot be/],
    ['Orders-Api', /cannot be/],
    ['../orders-api', /cannot be/],
    ['@acme', /cannot be/],
    ['@acme/', /cannot be/],
    ['@acme/orders/api', /cannot be/],
    ['orders api', /cannot be/],
    ['orders-', /cannot be/],
    ['.orders', /cannot be/],
    ['orders-api; rm -rf x', /cannot be/],
    ['$(id)-x', /cannot be/],
    ['orders-api\nx', /cannot be/],
    ['__proto__', /cannot be/],
    [`${'x-'.repeat(40)}y`, /cannot be/],
    ['http', /Node\.js uses/],
    ['passport-jwt', /depends on/],
  ])('%j', (name, saying) =>
    expect(getNameFault(name, ['passport-jwt'])).toMatch(saying),
  );

  it.each([
    [{ title: '"; x' }, /--title must be/],
    [{ audience: 'https://x.example/$1' }, /--audience must be a URI/],
    [{ namespace: 'https://x.example' }, /--namespace must be .* ends in "\/"/],
    [{ namespace: 'https://u:p@x.example/' }, /--namespace must be/],
    [{ namespace: 'https://x.auth0.com/' }, /auth0\.com is forbidden/],
    [{ audience: 'https://x.co/y/', namespace: 'https://x.co/y/' }, /differ/],
    [{ repository: 'https://github.com/acme/x.git' }, /--repository must be/],
    [{ repository: 'http://github.com/acme/x' }, /--repository must be/],
  ])('orders-api with %j', (change, saying) => {
    expect(
      getFaults({ ...deriveIdentity('orders-api'), ...change }).join('\n'),
    ).toMatch(saying);
  });
});

describe('one identity replaces another', () => {
  const from = {
    ...deriveIdentity('old-api'),
    audience: 'https://acme.com/api',
    namespace: 'https://acme.com/',
  };
  const to = deriveIdentity('new-api');

  it.each([
    ['"name": "old-api-bench"', '"name": "new-api-bench"'],
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
  ])('in %s, and back again', (text, expected) => {
    expect(replaceIn(text, from, to)).toBe(expected);
    expect(replaceIn(expected, to, from)).toBe(text);
  });
});
