import { describe, expect, it } from 'vitest';
import { explainRefusal } from './explain-refusal.js';
import { readSettings } from './settings.js';

const settings = readSettings(
  { AUDIENCE: 'https://api.example.com' },
  { scope: 'a b' },
);

describe('a refused token request', () => {
  it.each([
    [
      403,
      'access_denied: Service not enabled within domain: https://x',
      /no API with the identifier/,
    ],
    [
      403,
      'access_denied: Non-global clients are not allowed access to APIv1',
      /names no audience/,
    ],
    [
      403,
      'access_denied: Client is not authorized to access "https://x". You need to create a "client-grant"',
      /no grant for this API/,
    ],
    [
      403,
      'access_denied: Client "c" is not authorized to access resource server "https://x".',
      /no grant for this API/,
    ],
    [
      403,
      'access_denied: Client has not been granted scopes: a',
      /not granted all of "a b"/,
    ],
    [
      403,
      "unauthorized_client: Grant type 'client_credentials' not allowed for the client.",
      /Grant Types/,
    ],
    [401, 'access_denied: Unauthorized', /Client ID and Client Secret/],
    [
      401,
      'invalid_client: Client authentication failed',
      /Client ID and Client Secret/,
    ],
    [429, 'too_many_requests: Global limit has been reached', /keep a token/],
    [500, 'server_error: x', /Action has failed or denied/],
    [400, 'invalid_request: x', /Action has failed or denied/],
    [418, '', /Monitoring > Logs/],
  ])('%d %s', (status, said, saying) => {
    expect(explainRefusal(status, said, settings)).toMatch(saying);
  });
});
