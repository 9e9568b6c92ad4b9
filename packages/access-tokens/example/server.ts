import { createServer } from 'node:http';
import {
  AccessTokenVerifier,
  CredentialsMissingError,
  DpopProofs,
  getAuthorizationHeader,
  getChallenges,
  getCredentials,
  isAccessTokenError,
  ProofOfPossession,
  SigningKeys,
} from '@repo/access-tokens';

const audience = 'https://api.example.com';
const issuers = [process.env['ISSUER'] ?? 'https://your-tenant.eu.auth0.com/'];
// `http:` is for a tenant on this machine.
const allowLoopbackHttp = process.env['NODE_ENV'] !== 'production';
const onFailed = (_issuer: string, error: unknown) => console.error(error);
const keys = new SigningKeys({ issuers, allowLoopbackHttp, onFailed });
// For tokens that are bound to a key: proofs must name this URL.
const dpop = new DpopProofs({ publicUrl: 'https://api.example.com' });
const possession = new ProofOfPossession({ mode: 'allowed', dpop });
const { dpopAlgorithms, mode: proofOfPossession, schemes } = possession;
const claimNamespace = 'https://example.com/';
const options = { audience, claimNamespace, proofOfPossession };
const verifier = new AccessTokenVerifier(options, keys);
const challenges = { realm: audience, dpopAlgorithms };

export const server = createServer(async (request, response) => {
  try {
    const header = getAuthorizationHeader(request);
    const credentials = getCredentials(header, schemes);
    if (!credentials) throw new CredentialsMissingError();
    const { client } = await verifier.verify(credentials.token);
    await possession.check(client, header, request);
    const { id, scopes, metadata } = client;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ id, scopes, metadata }));
  } catch (error) {
    if (!isAccessTokenError(error)) {
      console.error(error);
      response.writeHead(500).end();
      return;
    }
    const { status, code, message: detail, challenge, headers } = error;
    response.writeHead(status, {
      'content-type': 'application/problem+json',
      ...headers,
      ...(challenge && {
        'www-authenticate': getChallenges(
          challenges,
          challenge,
          request.headers.authorization,
        ),
      }),
    });
    response.end(JSON.stringify({ status, code, detail }));
  }
});

keys.start();
server.on('close', () => keys.close());
server.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
