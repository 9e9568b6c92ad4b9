/**
 * Calls the API with a token that is bound to a key (DPoP): whoever steals the
 * token cannot use it. The key is made here and never leaves this process.
 */
import * as client from 'openid-client';

const issuer = new URL(process.env['ISSUER'] ?? 'http://localhost:4000/');
const api = process.env['API'] ?? 'http://localhost:3000';

const configuration = await client.discovery(
  issuer,
  process.env['CLIENT_ID'] ?? 'local-partner-one',
  process.env['CLIENT_SECRET'] ?? 'not-a-secret-partner-one',
  undefined,
  // The local tenant has no TLS at this URL.
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
// Makes a proof for this request, and repeats it with the nonce if the API demands one.
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
