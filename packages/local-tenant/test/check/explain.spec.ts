import { describe, expect, it } from 'vitest';
import { explainFailure } from '../../src/check/explain-failure.js';
import { explainRefusal } from '../../src/check/explain-refusal.js';
import { readSettings } from '../../src/check/settings.js';

interface Failure {
  readonly failure: string;
  readonly variables: object;
  readonly saying: RegExp;
}
interface Refusal {
  readonly status: number;
  readonly said: string;
  readonly saying: RegExp;
}

describe('explainFailure', () => {
  const ISSUER_BASE_URL = 'https://tenant.example/';
  const proxied = { HTTPS_PROXY: 'http://user:hidden@proxy.example:3128' };
  const tunnel = 'Proxy response (407) !== 200 when HTTP Tunneling';

  it.each`
    failure                              | variables  | saying
    ${'ENOTFOUND'}                       | ${{}}      | ${/no such host.*region/}
    ${'ECONNREFUSED'}                    | ${{}}      | ${/If the network has a proxy, set HTTPS_PROXY/}
    ${'ETIMEDOUT'}                       | ${{}}      | ${/open connections/}
    ${'SELF_SIGNED_CERT_IN_CHAIN'}       | ${{}}      | ${/NODE_EXTRA_CA_CERTS.*Never turn/}
    ${'UNABLE_TO_VERIFY_LEAF_SIGNATURE'} | ${{}}      | ${/NODE_EXTRA_CA_CERTS/}
    ${'CERT_HAS_EXPIRED'}                | ${{}}      | ${/NODE_EXTRA_CA_CERTS/}
    ${'ECONNREFUSED'}                    | ${proxied} | ${/names proxy\.example:3128.*lets tenant\.example through/}
    ${'SELF_SIGNED_CERT_IN_CHAIN'}       | ${proxied} | ${/NODE_EXTRA_CA_CERTS/}
    ${tunnel}                            | ${proxied} | ${/requires a login/}
  `(
    'explains $failure with $variables',
    ({ failure, variables, saying }: Failure) => {
      const settings = readSettings({ ISSUER_BASE_URL, ...variables }, {});
      const remedy = explainFailure(failure, settings);
      expect(remedy).toMatch(saying);
      expect(remedy).not.toContain('hidden');
    },
  );
});

describe('explainRefusal for a real tenant', () => {
  const AUDIENCE = 'https://api.example.com';
  const settings = readSettings({ AUDIENCE }, { scope: 'a b' });
  const credentials = /Client ID and Client Secret/;
  const failed = /Action failed or denied/;

  it.each`
    status | said                                                                                                    | saying
    ${403} | ${'access_denied: Service not enabled within domain: https://x'}                                        | ${/no API with the identifier/}
    ${403} | ${'access_denied: Non-global clients are not allowed access to APIv1'}                                  | ${/names no audience/}
    ${403} | ${'access_denied: Client is not authorized to access "https://x". You need to create a "client-grant"'} | ${/no grant for this API/}
    ${403} | ${'access_denied: Client "c" is not authorized to access resource server "https://x".'}                 | ${/no grant for this API/}
    ${403} | ${'access_denied: Client has not been granted scopes: a'}                                               | ${/not granted all of "a b"/}
    ${403} | ${"unauthorized_client: Grant type 'client_credentials' not allowed for the client."}                   | ${/Grant Types/}
    ${401} | ${'access_denied: Unauthorized'}                                                                        | ${credentials}
    ${401} | ${'invalid_client: Client authentication failed'}                                                       | ${credentials}
    ${429} | ${'too_many_requests: Global limit has been reached'}                                                   | ${/keep a token/}
    ${500} | ${'server_error: x'}                                                                                    | ${failed}
    ${400} | ${'invalid_request: x'}                                                                                 | ${failed}
    ${418} | ${''}                                                                                                   | ${/Monitoring > Logs/}
  `('explains $status $said', ({ status, said, saying }: Refusal) => {
    expect(explainRefusal(status, said, settings)).toMatch(saying);
  });
});
