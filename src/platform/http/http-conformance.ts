import type { FastifyInstance } from 'fastify';
import { ProblemException } from '../problem/problem.exception.js';

/**
 * Handles what Node would answer itself, without a body or a log line, or not
 * notice at all: a request of HTTP/1.1 has exactly one `Host` (RFC 9112, section
 * 3.2); an unknown `Expect` may be ignored (RFC 9110, section 10.1.1).
 */
export function enforceHttpConformance(fastify: FastifyInstance): void {
  fastify.server.on('checkExpectation', (request, response) => {
    fastify.server.emit('request', request, response);
  });
  fastify.addHook('onRequest', ({ raw }, _reply, done) => {
    const hosts = countHosts(raw.rawHeaders);
    if (hosts === 1 || (hosts === 0 && raw.httpVersion === '1.0')) done();
    else {
      done(
        new ProblemException('malformed_request', {
          detail: 'A request has exactly one Host header.',
          log: { reason: `${hosts} Host headers` },
        }),
      );
    }
  });
}

/** Names and values alternate. */
function countHosts(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 4 && name.toLowerCase() === 'host') count += 1;
  }
  return count;
}
