import { createServer } from 'node:http';
import {
  AccessTokenVerifier,
  bearerChallenge,
  CredentialsMissingError,
  getAuthorizationHeader,
  getBearerToken,
  isAccessTokenError,
  SigningKeys,
} from '@repo/access-tokens';

const audience = 'https://api.example.com';
const issuers = [process.env['ISSUER'] ?? 'https://your-tenant.eu.auth0.com/'];
// `http:` is for a tenant on this machine.
const allowLoopbackHttp = process.env['NODE_ENV'] !== 'production';
const keys = new SigningKeys({ issuers, allowLoopbackHttp });
const options = { audience, claimNamespace: 'https://example.com/' };
const verifier = new AccessTokenVerifier(options, keys);

export const server = createServer(async (request, response) => {
  try {
    const token = getBearerToken(getAuthorizationHeader(request));
    if (token === undefined) throw new CredentialsMissingError();
    const { client } = await verifier.verify(token);
    const { id, scopes, metadata } = client;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ id, scopes, metadata }));
  } catch (error) {
    if (!isAccessTokenError(error)) {
      response.writeHead(500).end();
      return;
    }
    const { status, code, message: detail, challenge, headers } = error;
    response.writeHead(status, {
      'content-type': 'application/problem+json',
      ...headers,
      ...(challenge && {
        'www-authenticate': bearerChallenge(audience, undefined, challenge),
      }),
    });
    response.end(JSON.stringify({ status, code, detail }));
  }
});

keys.start();
server.on('close', () => keys.close());
server.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
