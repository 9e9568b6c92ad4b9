import { describe, expect, it } from 'vitest';
import { faultsOf } from './faults-of.js';
import { identityOf } from './identity.js';

const faults = (change: object, name = 'orders-api') =>
  faultsOf({ ...identityOf(name), ...change }).join('\n');

describe('a project can be called', () => {
  it.each(['my-api', 'orders-api-2', 'a-b', 'acme-m2m-gateway'])(
    '%s, with all that follows from it',
    (name) => expect(faults({}, name)).toBe(''),
  );

  it.each([
    { audience: 'https://api.acme.com', namespace: 'https://acme.com/' },
    { audience: 'https://acme.com/orders', namespace: 'https://acme.com/' },
    { audience: 'urn:acme:orders', namespace: 'http://localhost:3000/x/' },
    { audience: 'api://default', title: 'Acme & Sons Orders 2.0' },
    { repository: 'https://gitlab.acme.com:8443/shop/orders' },
  ])('orders-api, with %j', (change) => expect(faults(change)).toBe(''));
});

describe('a project cannot be called', () => {
  it.each([
    '',
    'orders',
    'Orders-Api',
    '../orders-api',
    '@acme/orders-api',
    'orders-api; rm -rf x',
    '$(id)-x',
    '`id`-x',
    'orders--api',
    '-orders-api',
    'orders-api\nx',
    '__proto__',
    `${'x-'.repeat(40)}y`,
  ])('%j', (name) => {
    expect(faults({}, name)).toMatch(/^The name must be two words or more/);
  });

  it.each([
    [{ title: 'Orders' }, /--title must be/],
    [{ title: '"; x' }, /--title must be/],
    [{ title: "it's mine" }, /--title must be/],
    [{ title: '# Orders API' }, /--title must be/],
    [{ audience: 'orders' }, /--audience must be a URI/],
    [{ audience: '' }, /--audience must be a URI/],
    [{ audience: "https://x.example'" }, /--audience must be a URI/],
    [{ audience: 'https://x.example/#a' }, /--audience must be a URI/],
    [{ audience: 'https://x.example/$1' }, /--audience must be a URI/],
    [{ namespace: 'https://x.example' }, /--namespace must be .* ends in "\/"/],
    [{ namespace: 'urn:x/' }, /--namespace must be/],
    [{ namespace: 'https://u:p@x.example/' }, /--namespace must be/],
    [{ namespace: 'https://x.example/?a=/' }, /--namespace must be/],
    [{ namespace: 'https://x.auth0.com/' }, /auth0\.com is forbidden/],
    [
      { audience: 'https://x.example/', namespace: 'https://x.example/' },
      /must differ/,
    ],
    [
      { repository: 'https://x.example/a', audience: 'https://x.example/a' },
      /must not be below/,
    ],
    [
      { repository: 'https://x.example/a', namespace: 'https://x.example/a/' },
      /must not be below/,
    ],
    [{ repository: 'acme/orders-api' }, /--repository must be/],
    [{ repository: 'http://github.com/acme/x' }, /--repository must be/],
    [{ repository: 'https://github.com/acme/x/' }, /--repository must be/],
    [{ repository: 'https://github.com/acme/x.git' }, /--repository must be/],
    [{ repository: 'https://u:p@github.com/acme' }, /--repository must be/],
  ])('orders-api with %j', (change, saying) => {
    expect(faults(change)).toMatch(saying);
  });
});
