import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Environment } from '../config/environment.js';
import { serveDocs } from './docs/serve-docs.js';
import { OpenApiDocument } from './open-api-document.js';

/**
 * Serves the OpenAPI document and a page to read it and try it, to everybody.
 * As routes of Fastify, so that they are no part of the API that they describe.
 */
export function serveOpenApi(
  app: NestFastifyApplication,
  env: Environment,
): void {
  const fastify = app.getHttpAdapter().getInstance();
  const document = new OpenApiDocument(app, env);
  fastify.get('/openapi.json', async (_request, reply) =>
    reply.header('cache-control', 'no-cache').send(await document.read()),
  );
  serveDocs(fastify, document);
}
