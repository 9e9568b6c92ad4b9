import { describe, expect, it } from 'vitest';
import { getListenAddress } from '../../src/cli/project.js';

const defaultAddress = { hostname: 'localhost', port: 4000 };

describe('the local tenant’s address', () => {
  it.each([
    [undefined, defaultAddress],
    ['', defaultAddress],
    ['junk', defaultAddress],
    ['https://tenant.eu.auth0.com/', defaultAddress],
    ['http://localhost:4567/', { hostname: 'localhost', port: 4567 }],
    ['http://127.0.0.1:1', { hostname: '127.0.0.1', port: 1 }],
    ['http://[::1]:8080/', { hostname: '[::1]', port: 8080 }],
    ['http://localhost', { hostname: 'localhost', port: 80 }],
    [
      'https://tenant.eu.auth0.com/, http://localhost:5000/',
      { hostname: 'localhost', port: 5000 },
    ],
  ])('is read from ISSUER_BASE_URL=%s', (issuers, address) => {
    expect(getListenAddress(issuers)).toEqual(address);
  });
});
