import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { serveDocs } from './docs/serve-docs.js';
import { OpenApiDocument } from './open-api-document.js';

/**
 * Serves the OpenAPI document and a page to read and try it, to everybody. They
 * are routes of Fastify, not of Nest, so they do not describe themselves.
 */
export function serveOpenApi(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  const document = new OpenApiDocument(app);
  fastify.get('/openapi.json', async (_request, reply) =>
    reply.header('cache-control', 'no-cache').send(await document.read()),
  );
  serveDocs(fastify, document);
}
