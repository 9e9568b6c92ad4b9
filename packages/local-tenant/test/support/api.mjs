// An API without a framework. It accepts any token, verified or not. With
// `--replace=<status or code>:<status>`, it answers the second instead of the first.
// With `--closed`, even its health checks need a token.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

/** The thumbprint of the EC key in a proof (RFC 7638). */
function getThumbprint(proof = '') {
  const [header = ''] = proof.split('.');
  if (!header) return undefined;
  const { jwk } = JSON.parse(Buffer.from(header, 'base64url'));
  const { crv, kty, x, y } = jwk;
  const text = JSON.stringify({ crv, kty, x, y });
  return createHash('sha256').update(text).digest('base64url');
}

function answer(method, url, { authorization = '', dpop }) {
  const isOpen = url === '/health/ready' && !process.argv.includes('--closed');
  if (isOpen || url === '/docs') return [200, {}];
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

const [, wrong, replacement] =
  /--replace=(\w+):(\d+)/.exec(process.argv.join(' ')) ?? [];

const server = createServer(({ method, url, headers }, response) => {
  const [right, body] = answer(method, url, headers);
  const isReplaced =
    method === 'POST' &&
    wrong &&
    (right === Number(wrong) || body.code === wrong);
  const status = isReplaced ? Number(replacement) : right;
  response
    .writeHead(status, {
      'content-type': 'application/json',
      ...(status === 401 && { 'www-authenticate': 'Bearer realm="test"' }),
    })
    .end(JSON.stringify(body));
});
server.listen(Number(process.env.PORT), () => console.log('The API listens'));
