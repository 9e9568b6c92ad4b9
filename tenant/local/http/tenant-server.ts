import type {
  IncomingMessage,
  RequestListener,
  ServerResponse,
} from 'node:http';
import type { Engine } from '../oauth/engine.js';
import { serverError } from '../oauth/refusals.js';
import { readTokenRequest } from '../oauth/token-request.js';
import { TokenRefusal } from '../oauth/token-refusal.js';
import type { TenantLogger } from '../tenant-logger.js';

/** Answers the tenant's requests with whichever engine counts at that moment. */
export function tenantHandler(
  currentEngine: () => Engine,
  logger: TenantLogger,
): RequestListener {
  return (request, response) => {
    answer(currentEngine, request, response).catch((error: unknown) => {
      if (!(error instanceof TokenRefusal)) logger.error(String(error));
      refuse(
        response,
        error instanceof TokenRefusal
          ? error
          : serverError('The local tenant failed. Its log says why.'),
      );
    });
  };
}

async function answer(
  currentEngine: () => Engine,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url?.split('?')[0];
  if (request.method !== 'POST' || path !== '/oauth/token') {
    currentEngine().handle(request, response);
    return;
  }
  const { parameters, body } = await readTokenRequest(request);
  const {
    client_secret: _secret,
    client_assertion: _assertion,
    ...harmless
  } = body;
  currentEngine().handleToken(request, response, {
    parameters,
    request: {
      ip: request.socket.remoteAddress ?? '',
      method: 'POST',
      hostname: request.headers.host?.replace(/:\d+$/, '') ?? '',
      userAgent: request.headers['user-agent'],
      language: request.headers['accept-language'],
      body: harmless,
    },
  });
}

function refuse(response: ServerResponse, { statusCode, body }: TokenRefusal) {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response
    .writeHead(statusCode, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
    })
    .end(JSON.stringify(body));
}
