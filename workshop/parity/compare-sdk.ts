import { equal, match } from 'node:assert/strict';
import { request } from 'node:http';
import { startLocalTenant } from '@repo/local-tenant';
import type { Installation } from '../support/install-for-one-run.js';
import { run } from '../support/start-process.js';
import { listenWithTls } from './tls-front.js';

/** The example in the SDK's README, with the domain, credentials and audience from the environment. */
const program = `
const { AuthenticationClient } = require('auth0');
const { DOMAIN: domain, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, AUDIENCE: audience } = process.env;
new AuthenticationClient({ domain, clientId, clientSecret }).oauth
  .clientCredentialsGrant({ audience })
  .then(({ data }) => console.log(JSON.stringify(data)))
  .catch(({ statusCode, error, error_description }) => console.log(JSON.stringify({ statusCode, error, error_description })));
`;

/** Requests tokens from the local tenant with the unmodified `auth0` SDK, which supports only https. */
export async function compareSdk(cli: Installation): Promise<void> {
  const tenant = await startLocalTenant();
  const front = await listenWithTls((incoming, response) => {
    const { method, headers, url = '' } = incoming;
    const outgoing = request(new URL(url, tenant.issuer), { method, headers });
    outgoing.on('response', (received) => {
      response.writeHead(received.statusCode ?? 500, received.headers);
      received.pipe(response);
    });
    incoming.pipe(outgoing);
  });
  const [client] = tenant.clients;
  const send = async (secret = '') => {
    const { output } = await run([process.execPath, '-e', program], {
      cwd: cli.directory,
      env: {
        ...process.env,
        ...front.env,
        DOMAIN: front.domain,
        CLIENT_ID: client?.clientId,
        CLIENT_SECRET: secret,
        AUDIENCE: tenant.audience,
      },
    });
    return output;
  };

  try {
    match(
      await send(client?.clientSecret),
      /"access_token":"eyJ.*"expires_in":86400/,
    );
    equal(
      (await send('wrong')).trim(),
      '{"statusCode":401,"error":"access_denied","error_description":"Unauthorized"}',
    );
  } finally {
    await front.close();
    await tenant.close();
  }
}
