import type { FastifyInstance } from 'fastify';

/** The largest body that is read, in bytes. */
export const maxBodyBytes = 128 * 1024;

/**
 * Makes Fastify keep a body's bytes and judge nothing but their number: what a
 * body is worth is nobody's business before its sender is known. Guards run
 * after Fastify's parser, so `JsonBodyGuard`, the last one, makes JSON of them.
 */
export function keepBodyBytes(fastify: FastifyInstance): void {
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
