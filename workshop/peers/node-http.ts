import { createServer } from 'node:http';
import { describeClient, fixedClaims, settings } from './describe-client.js';

/** What Node itself costs: the same answer to everyone, nothing checked. It also shows what the load generator can do. */
createServer((_request, response) => {
  const body = JSON.stringify(describeClient(fixedClaims));
  response
    .writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
    })
    .end(body);
}).listen(settings.port, settings.host);
