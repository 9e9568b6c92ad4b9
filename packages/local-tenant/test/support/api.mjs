// An API in no framework. It trusts any token: tests of the command line need no more.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

/** Of the key in a proof: the members of an EC key in the order of RFC 7638. */
function getThumbprint(proof = '') {
  const [header = ''] = proof.split('.');
  if (!header) return undefined;
  const { jwk } = JSON.parse(Buffer.from(header, 'base64url'));
  const { crv, kty, x, y } = jwk;
  const text = JSON.stringify({ crv, kty, x, y });
  return createHash('sha256').update(text).digest('base64url');
}

function answer(method, url, { authorization = '', dpop }) {
  if (url === '/health/ready' || url === '/docs') return [200, {}];
  if (process.argv.includes('--fragile')) {
    console.log('Out of luck');
    process.exit(6);
  }
  const [, payload] = authorization.split('.');
  if (!payload) return [401, { code: 'credentials_missing' }];
  const claims = JSON.parse(Buffer.from(payload, 'base64url'));
  if (claims.cnf && claims.cnf.jkt !== getThumbprint(dpop)) {
    return [401, { code: 'token_invalid' }];
  }
  if (!claims.scope) return [403, { code: 'insufficient_scope' }];
  const urn = claims['https://example.com/urn'];
  if (!urn) return [403, { code: 'client_metadata_invalid' }];
  return [200, { method, url, urn }];
}

const server = createServer(({ method, url, headers }, response) => {
  const [status, body] = answer(method, url, headers);
  response
    .writeHead(status, {
      'content-type': 'application/json',
      ...(status === 401 && { 'www-authenticate': 'Bearer realm="test"' }),
    })
    .end(JSON.stringify(body));
});
server.listen(Number(process.env.PORT), () => console.log('The API listens'));
