import { describe, expect, it } from 'vitest';
import { explainFailure } from './explain-failure.js';
import { readSettings } from './settings.js';

const remedy = (failure: string, variables: Record<string, string> = {}) =>
  explainFailure(
    failure,
    readSettings(
      { ISSUER_BASE_URL: 'https://tenant.example/', ...variables },
      {},
    ),
  );
const proxied = { HTTPS_PROXY: 'http://user:hidden@proxy.example:3128' };

describe('a tenant that gives no answer', () => {
  it.each([
    ['ENOTFOUND', {}, /No such name.*region/],
    ['ECONNREFUSED', {}, /Where the network has a proxy, set HTTPS_PROXY/],
    ['ETIMEDOUT', {}, /open connections/],
    ['SELF_SIGNED_CERT_IN_CHAIN', {}, /NODE_EXTRA_CA_CERTS.*Never turn/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', {}, /NODE_EXTRA_CA_CERTS/],
    ['CERT_HAS_EXPIRED', {}, /NODE_EXTRA_CA_CERTS/],
    [
      'ECONNREFUSED',
      proxied,
      /names proxy\.example:3128.*lets tenant\.example through/,
    ],
    ['SELF_SIGNED_CERT_IN_CHAIN', proxied, /NODE_EXTRA_CA_CERTS/],
    ['Proxy response (407) !== 200 when HTTP Tunneling', proxied, /who asks/],
  ])('%s, with %j', (failure, variables, saying) => {
    expect(remedy(failure, variables)).toMatch(saying);
    expect(remedy(failure, variables)).not.toContain('hidden');
  });
});
