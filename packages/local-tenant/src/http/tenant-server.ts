import type {
  IncomingMessage,
  RequestListener,
  ServerResponse,
} from 'node:http';
import { engineRoutes, isEnginePath } from '../oauth/auth0-shape.js';
import { answerPage, type Page } from '../page/page-routes.js';
import {
  clientPath,
  control,
  type Controlled,
  controlPath,
} from './control-endpoint.js';
import {
  allowOrigin,
  rejectOtherPages,
  rejectOtherSites,
  toOriginForm,
} from './loopback-guard.js';
import { answerNotEmulated, getMissingArea } from './not-emulated.js';
import { answerPageRequest, type PageRequests } from './page-requests.js';
import { sendJson } from './send-json.js';
import { answerTokenRequest, type TokenEndpoint } from './token-endpoint.js';

export type TenantServer = TokenEndpoint & Controlled & Page & PageRequests;

/** Passes every request to the part of the tenant that answers it. */
export function createTenantListener(server: TenantServer): RequestListener {
  return (request, response) => {
    answer(server, request, response).catch((error: unknown) => {
      if (response.destroyed) return;
      server.logger.error(`The local tenant failed: ${String(error)}`);
      if (response.headersSent) response.destroy();
      else sendJson(response, 500, { error: 'server_error' });
    });
  };
}

async function answer(
  server: TenantServer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  toOriginForm(request);
  if (rejectOtherSites(request, response)) return;

  const [path = '/'] = (request.url ?? '/').split('?');
  const isToken = path === engineRoutes.token;
  const isControl = path === controlPath || path.startsWith(`${controlPath}/`);
  if (isToken || path === clientPath) {
    if (allowOrigin(request, response)) return;
  } else if (isControl && rejectOtherPages(request, response)) return;
  if (await answerPageRequest(server, request, response, path)) return;
  if (isControl) return control(server, request, response, path);

  if (answerPage(server, request, response, path)) return;

  if (await server.faults.apply(request, response, path)) return;

  if (isToken && request.method === 'POST') {
    await answerTokenRequest(server, request, response);
  } else if (isEnginePath(path)) {
    await server.currentEngine().handle(request, response);
  } else {
    const area = getMissingArea(path);
    if (area) return answerNotEmulated(request, response, path, area);
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Not Found');
  }
}
