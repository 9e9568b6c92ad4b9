import {
  Injectable,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { RouteParamtypes } from '@nestjs/common/internal';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemException } from '../problem/problem.exception.js';
import { getHandlerParameters } from '../routes/handler-parameters.js';
import { RouteExplorer } from '../routes/route-explorer.js';
import { getRequest } from './http-context.js';
import { readJson } from './read-json.js';

/** The maximum size of a body, in bytes. */
export const maxBodyBytes = 128 * 1024;

/** The maximum size of a rejected body, in bytes, whose connection stays open; nginx accepts no larger bodies by default. */
const maxDiscardedBytes = 1024 * 1024;

/**
 * Makes Fastify keep the bytes of a body and check only their number. Guards run after
 * Fastify's parser, so `JsonBodyGuard`, the last guard, parses the body after
 * authentication.
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
  // Fastify would reject a Content-Type that it cannot parse with a 415. Without the header, it uses the parser above.
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
  // Fastify closes the connection of a body that is too large. The rest of the body
  // would then reset the connection, so a proxy that is still sending it would answer
  // 502. If the connection stays open, Node discards the rest.
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    if (
      reply.statusCode === 413 &&
      Number(request.headers['content-length']) <= maxDiscardedBytes
    ) {
      void reply.removeHeader('connection');
    }
    done();
  });
}

/**
 * Parses the bytes of the body as JSON. As the last global guard, it runs after
 * authentication and before anything reads the body. `@RawBody()` gets the bytes.
 *
 * An empty body counts as none, whatever the headers say. On routes that do not
 * read the body, an invalid one is not an error: it becomes `undefined`.
 */
@Injectable()
export class JsonBodyGuard implements CanActivate {
  private bodyReaders: ReadonlySet<unknown> | undefined;

  constructor(private readonly explorer: RouteExplorer) {}

  /** @throws {ProblemException} 415 if the body is not plain JSON, 400 or 413 if it cannot be read, see {@link readJson} */
  canActivate(context: ExecutionContext): true {
    if (context.getType() !== 'http') return true;
    const request = getRequest(context);
    if (Buffer.isBuffer(request.body)) {
      request.rawBody = request.body;
      request.body = this.read(request, request.body, context.getHandler());
    }
    return true;
  }

  private read(
    request: FastifyRequest,
    bytes: Buffer,
    handler: unknown,
  ): unknown {
    if (bytes.length === 0) return undefined;
    try {
      checkMediaType(request);
      return readJson(bytes);
    } catch (error) {
      this.bodyReaders ??= getBodyReaders(this.explorer);
      if (this.bodyReaders.has(handler)) throw error;
      return undefined;
    }
  }
}

/** The methods of the routes that read the body or the whole request. */
const getBodyReaders = (explorer: RouteExplorer): Set<unknown> =>
  new Set(
    explorer
      .getRoutes()
      .filter((route) =>
        getHandlerParameters(route).some(
          ({ source }) =>
            source === RouteParamtypes.BODY ||
            source === RouteParamtypes.REQUEST,
        ),
      )
      .map((route) => route.getHandler()),
  );

declare module 'fastify' {
  interface FastifyRequest {
    /** The bytes of the body, for `@RawBody()`. */
    rawBody?: Buffer;
  }
}

function checkMediaType({ headers, mediaType }: FastifyRequest): void {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    throw new ProblemException('unsupported_media_type', {
      detail: 'Send the body without a Content-Encoding.',
      // RFC 9110, section 12.5.3
      headers: { 'accept-encoding': 'identity' },
    });
  }
  if (mediaType !== 'application/json') {
    throw new ProblemException('unsupported_media_type', {
      detail: 'Send the body as "Content-Type: application/json".',
    });
  }
}
