import createClient from 'openapi-fetch';
import { AccessTokens } from './access-tokens.js';
import { authorizedFetch } from './authorized-fetch.js';
// Written by: npx openapi-typescript http://localhost:3000/openapi.json -o api.d.ts
import type { paths } from './api.js';

const tokens = new AccessTokens({
  issuer: process.env['ISSUER'] ?? 'http://localhost:4000/',
  clientId: process.env['CLIENT_ID'] ?? 'local-partner-one',
  clientSecret: process.env['CLIENT_SECRET'] ?? 'not-a-secret-partner-one',
  audience: process.env['AUDIENCE'] ?? 'https://api.example.com',
});
const api = createClient<paths>({
  baseUrl: process.env['API'] ?? 'http://localhost:3000',
  fetch: authorizedFetch(tokens),
});

const { data, error, response } = await api.GET('/client');
if (data) {
  console.log(`${data.id} is ${String(data.metadata['urn'])}`);
} else {
  // `code` is one of those that this operation can answer, so a typo here does not compile.
  if (error?.code === 'too_many_requests') console.error('Later, perhaps.');
  else if (error?.code)
    console.error(`${error.code}: ${error.detail} (${error.requestId})`);
  // A proxy in front of the API knows no codes.
  else console.error(`${response.status} ${response.statusText}`);
  process.exitCode = 1;
}
