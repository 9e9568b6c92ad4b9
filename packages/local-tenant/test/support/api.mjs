// An API in no framework. It trusts any token: tests of the command line need no more.
import { createServer } from 'node:http';

function answer(method, url, authorization = '') {
  if (url === '/health/ready' || url === '/docs') return [200, {}];
  if (process.argv.includes('--fragile')) {
    console.log('Out of luck');
    process.exit(6);
  }
  const [, payload] = authorization.split('.');
  if (!payload) return [401, { code: 'credentials_missing' }];
  const claims = JSON.parse(Buffer.from(payload, 'base64url'));
  if (!claims.scope) return [403, { code: 'insufficient_scope' }];
  const urn = claims['https://example.com/urn'];
  if (!urn) return [403, { code: 'client_metadata_invalid' }];
  return [200, { method, url, urn }];
}

const server = createServer(({ method, url, headers }, response) => {
  const [status, body] = answer(method, url, headers.authorization);
  response
    .writeHead(status, {
      'content-type': 'application/json',
      ...(status === 401 && { 'www-authenticate': 'Bearer realm="test"' }),
    })
    .end(JSON.stringify(body));
});
server.listen(Number(process.env.PORT), () => console.log('The API listens'));
