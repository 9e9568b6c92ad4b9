import { createServer } from 'node:http';
import { describeClient, fixedClaims, settings } from './describe-client.js';

/** Shows what Node itself costs: it checks nothing and answers every request alike. It also shows the limit of the load generator. */
createServer((_request, response) => {
  const body = JSON.stringify(describeClient(fixedClaims));
  response
    .writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
    })
    .end(body);
}).listen(settings.port, settings.host);
