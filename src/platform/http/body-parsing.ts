import type { FastifyInstance } from 'fastify';

/** The largest body that is accepted, in bytes. */
export const maxBodyBytes = 128 * 1024;

/**
 * Makes Fastify keep the bytes of a body and check only their number, so that
 * authentication comes first. Guards run after Fastify's parser, so
 * `JsonBodyGuard`, the last one, parses them.
 */
export function deferBodyParsing(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    '*',
    { parseAs: 'buffer' },
    (_request, body, done) => {
      done(null, body);
    },
  );
  // Fastify answers 415 by itself to a Content-Type that it cannot parse; without one, it asks the parser above.
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { headers } = request.raw;
    if (
      headers['content-type'] !== undefined &&
      request.mediaType === undefined
    ) {
      delete headers['content-type'];
    }
    done();
  });
}
