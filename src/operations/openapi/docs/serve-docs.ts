import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { OpenApiDocument } from '../open-api-document.js';
import { contentSecurityPolicy } from './content-security-policy.js';
import { docsPage, startScript } from './docs-page.js';

/** The files of Swagger UI that the page needs. */
const assets: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

/** Serves Swagger UI from the copy that `@nestjs/swagger` installs. Nothing is loaded from other servers. */
export function serveDocs(
  fastify: FastifyInstance,
  document: OpenApiDocument,
): void {
  fastify.get('/docs', (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .header(
        'content-security-policy',
        contentSecurityPolicy(document.tokenUrls),
      )
      .send(docsPage(document.title)),
  );
  // The page's paths are relative to its address without the slash.
  fastify.get('/docs/', (_request, reply) => reply.redirect('../docs'));
  fastify.get('/docs/start.js', (_request, reply) =>
    reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(startScript),
  );
  for (const [file, type] of Object.entries(assets)) {
    fastify.get(`/docs/${file}`, async (_request, reply) =>
      reply
        .type(type)
        .header('cache-control', 'public, max-age=3600')
        .send(await readFile(join(swaggerUiFolder(), file))),
    );
  }
}

function swaggerUiFolder(): string {
  const nest = createRequire(import.meta.url).resolve('@nestjs/swagger');
  return dirname(createRequire(nest).resolve('swagger-ui-dist/package.json'));
}
