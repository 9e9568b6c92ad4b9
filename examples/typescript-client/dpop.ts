/**
 * Calls the API with a token that is bound to a key (DPoP), so a stolen token is
 * useless. The key is created here and never leaves this process.
 */
import * as client from 'openid-client';

const issuer = new URL(process.env['ISSUER'] ?? 'http://localhost:4000/');
const api = process.env['API'] ?? 'http://localhost:3000';

const configuration = await client.discovery(
  issuer,
  process.env['CLIENT_ID'] ?? 'local-partner-one',
  process.env['CLIENT_SECRET'] ?? 'not-a-secret-partner-one',
  undefined,
  // The local tenant has no TLS.
  {
    execute: issuer.protocol === 'http:' ? [client.allowInsecureRequests] : [],
  },
);
const DPoP = client.getDPoPHandle(
  configuration,
  await client.randomDPoPKeyPair(),
);

const { access_token } = await client.clientCredentialsGrant(
  configuration,
  { audience: process.env['AUDIENCE'] ?? 'https://api.example.com' },
  { DPoP },
);
// Creates a proof for this request, and repeats the request with a nonce if the API requires one.
const response = await client.fetchProtectedResource(
  configuration,
  access_token,
  new URL(`${api}/client`),
  'GET',
  null,
  undefined,
  { DPoP },
);
console.log(response.status, await response.json());
