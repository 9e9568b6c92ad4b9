import { describe, expect, it } from 'vitest';
import { listenAddress } from '../../src/cli/project.js';

const ordinary = { hostname: 'localhost', port: 4000 };

describe('The local tenant’s address', () => {
  it.each([
    [undefined, ordinary],
    ['', ordinary],
    ['junk', ordinary],
    ['https://tenant.eu.auth0.com/', ordinary],
    ['http://localhost:4567/', { hostname: 'localhost', port: 4567 }],
    ['http://127.0.0.1:1', { hostname: '127.0.0.1', port: 1 }],
    ['http://[::1]:8080/', { hostname: '[::1]', port: 8080 }],
    ['http://localhost', { hostname: 'localhost', port: 80 }],
    [
      'https://tenant.eu.auth0.com/, http://localhost:5000/',
      { hostname: 'localhost', port: 5000 },
    ],
  ])('follows from ISSUER_BASE_URL=%s', (issuers, address) => {
    expect(listenAddress(issuers)).toEqual(address);
  });
});
