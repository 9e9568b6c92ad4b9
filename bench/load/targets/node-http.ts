import { createServer } from 'node:http';
import { describeClient, host, port } from './describe-client.js';

/** What Node itself costs: the same answer to everyone, nothing checked. It also shows what the load generator can do. */
const claims = {
  'https://example.com/urn': 'urn:example.com:c-0',
  'https://example.com/plan': 'pro',
  azp: 'client-000000-bench',
  scope: 'create:textAnalysis',
  exp: 2_000_000_000,
};

createServer((_request, response) => {
  const body = JSON.stringify(describeClient(claims));
  response
    .writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
    })
    .end(body);
}).listen(port, host);
