import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { AUTH_OPTIONS, type AuthOptions } from '../../auth/auth-options.js';
import { SigningKeysService } from '../../auth/signing-keys.service.js';
import { pageStyle, startScript } from './docs-files.js';
import { getContentSecurityPolicy, getDocsPage } from './docs-page.js';
import { buildDocument } from './document/build-document.js';
import { getSecuritySchemes, getTokenUrls } from './document/security.js';

/**
 * Serves the OpenAPI document, and a page to read it and to try the API, without
 * authentication. They are Fastify routes, so the document does not list them. The
 * document is built when all routes are registered; if that fails, the API does not start.
 */
export function serveOpenApi(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  const options = app.get<AuthOptions>(AUTH_OPTIONS);
  /** The token endpoints, which can change when a discovery document is read. */
  const getUrls = () => getTokenUrls(options, app.get(SigningKeysService));
  let built: OpenAPIObject | undefined;
  fastify.addHook('onReady', async () => {
    built = buildDocument(app, options);
  });
  const served = { tokenUrls: '', bytes: Buffer.alloc(0) };
  /** All responses share one buffer, so that unread responses take no more memory. */
  const getBytes = (): Buffer => {
    const urls = getUrls();
    if (served.tokenUrls !== urls.join()) {
      served.tokenUrls = urls.join();
      served.bytes = Buffer.from(
        JSON.stringify({
          ...built,
          components: {
            securitySchemes: getSecuritySchemes(options, urls),
            ...built?.components,
          },
        }),
      );
    }
    return served.bytes;
  };
  const serve = (path: string, type: string, get: () => string | Buffer) =>
    fastify.get(path, quiet, (_request, reply) =>
      reply
        .type(`${type}; charset=utf-8`)
        .header('cache-control', 'no-cache')
        .send(get()),
    );
  serve('/openapi.json', 'application/json', getBytes);
  serve('/docs/page.css', 'text/css', () => pageStyle);
  serve('/docs/start.js', 'text/javascript', () => startScript);
  fastify.get('/docs', quiet, (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .header('content-security-policy', getContentSecurityPolicy(getUrls()))
      .send(getDocsPage(options.resourceName)),
  );
  // The relative paths of the page only work without a trailing slash.
  fastify.get('/docs/', (_request, reply) => reply.redirect('../docs'));
  serveSwaggerUi(fastify);
}

/** Logs these requests at the debug level, because opening the page sends half a dozen. */
const quiet = { config: { quietStatuses: [] } };

/** The files of Swagger UI that the page needs. */
const assets: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

/** Serves Swagger UI from the copy that `@nestjs/swagger` installs. Nothing is loaded from other servers. */
function serveSwaggerUi(fastify: FastifyInstance): void {
  const nest = createRequire(import.meta.url).resolve('@nestjs/swagger');
  const folder = dirname(
    createRequire(nest).resolve('swagger-ui-dist/package.json'),
  );
  for (const [file, type] of Object.entries(assets)) {
    const bytes = readFileSync(join(folder, file));
    fastify.get(`/docs/${file}`, quiet, (_request, reply) =>
      reply
        .type(type)
        .header('cache-control', 'public, max-age=3600')
        .send(bytes),
    );
  }
}

/** Redirects from the API's root to its docs, unless the API has a route there. */
export function redirectRootToDocs(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const isRoot = request.method === 'GET' && request.url === '/';
    if (isRoot && request.is404) void reply.redirect('docs');
    else done();
  });
}
