import type {
  IncomingMessage,
  RequestListener,
  ServerResponse,
} from 'node:http';
import { engineRoutes, isEnginePath } from '../oauth/engine-routes.js';
import { type Page, answerPage } from '../page/page-routes.js';
import type { TenantLogger } from '../tenant-logger.js';
import { type Controlled, control, controlPath } from './control-endpoint.js';
import { refuseStrangers } from './loopback-guard.js';
import { toOriginForm } from './origin-form.js';
import { sendJson } from './send-json.js';
import { allowOrigin } from './token-cors.js';
import { type TokenEndpoint, answerTokenRequest } from './token-endpoint.js';

export type TenantServer = TokenEndpoint & Controlled & Page;

/** Every request to the tenant, from the door to whoever answers it. */
export function tenantListener(server: TenantServer): RequestListener {
  return (request, response) => {
    answer(server, request, response).catch((error: unknown) => {
      fail(server.logger, response, error);
    });
  };
}

async function answer(
  server: TenantServer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  toOriginForm(request);
  if (refuseStrangers(request, response)) return;

  const [path = '/'] = (request.url ?? '/').split('?');
  if (path === controlPath || path.startsWith(`${controlPath}/`)) {
    await control(server, request, response, path);
    return;
  }

  if (answerPage(server, request, response, path)) return;

  const isToken = path === engineRoutes.token;
  if (isToken && allowOrigin(request, response)) return;
  if (await server.faults.apply(request, response, path)) return;

  if (isToken && request.method === 'POST') {
    await answerTokenRequest(server, request, response);
  } else if (isEnginePath(path)) {
    await server.currentEngine().handle(request, response);
  } else {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Not Found');
  }
}

function fail(
  logger: TenantLogger,
  response: ServerResponse,
  error: unknown,
): void {
  if (response.destroyed) return;
  logger.error(`The local tenant failed: ${String(error)}`);
  if (response.headersSent) response.destroy();
  else sendJson(response, 500, { error: 'server_error' });
}
