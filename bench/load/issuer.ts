import type { KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { issuerPort, issuerUrl } from './settings.js';
import { kid } from './tokens.js';

/** What every target asks of a tenant: its discovery document and its key set. */
export async function startIssuer(publicKey: KeyObject): Promise<Server> {
  const jwk = {
    ...publicKey.export({ format: 'jwk' }),
    kid,
    alg: 'RS256',
    use: 'sig',
  };
  const documents: Readonly<Record<string, unknown>> = {
    '/.well-known/openid-configuration': {
      issuer: issuerUrl,
      jwks_uri: `${issuerUrl}.well-known/jwks.json`,
      id_token_signing_alg_values_supported: ['RS256'],
    },
    '/.well-known/jwks.json': { keys: [jwk] },
  };
  const server = createServer((request, response) => {
    const document = documents[request.url ?? ''];
    response
      .writeHead(document ? 200 : 404, { 'content-type': 'application/json' })
      .end(JSON.stringify(document ?? {}));
  });
  await once(server.listen(issuerPort, '127.0.0.1'), 'listening');
  return server;
}
