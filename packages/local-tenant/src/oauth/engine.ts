import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { TenantDefinition } from '../config/tenant-definition.js';
import { answerAsAuth0 } from './auth0-responses.js';
import { shapeAsAuth0 } from './auth0-shape.js';
import { getAudience } from './authorize-exchange.js';
import { engineConfiguration } from './engine-configuration.js';
import type { EngineOptions } from './engine-options.js';
import { Provider } from './oidc-provider.js';
import type { Transaction } from './token-request.js';

/**
 * oidc-provider, configured to behave like Auth0. It authenticates clients, signs
 * tokens, and serves discovery and keys. It cannot be changed: when the tenant or
 * a key changes, a new one is created, which takes about a millisecond.
 */
export class Engine {
  readonly #handle: ReturnType<InstanceType<typeof Provider>['callback']>;
  readonly #transactions = new WeakMap<IncomingMessage, Transaction>();

  constructor(private readonly options: EngineOptions) {
    const getTransaction = (ctx: { req: IncomingMessage }) =>
      this.#transactions.get(ctx.req);
    const provider = new Provider(
      options.issuer,
      engineConfiguration(options, getTransaction),
    );
    shapeAsAuth0(provider, options);
    answerAsAuth0(provider, options.tenant, getTransaction);
    this.#handle = provider.callback();
  }

  /** Answers anything but a token request. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    return this.#handle(request, response);
  }

  /** Answers a token request, whose body has been read. */
  async handleToken(
    request: IncomingMessage,
    response: ServerResponse,
    transaction: Transaction,
  ): Promise<void> {
    transaction.client = this.options.tenant.clients.find(
      ({ clientId }) => clientId === transaction.parameters.client_id,
    );
    const forEngine = toFormRequest(request, transaction, this.options.tenant);
    this.#transactions.set(forEngine, transaction);
    await this.#handle(forEngine, response);
  }
}

const notForEngine = ['audience', 'resource', 'scope', 'organization'];

/** The request for the engine, which reads only forms, without parameters that it does not need. */
function toFormRequest(
  request: IncomingMessage,
  transaction: Transaction,
  tenant: TenantDefinition,
): IncomingMessage {
  const { parameters } = transaction;
  const audience = getAudience(tenant, transaction);
  const api = tenant.apis.find(({ identifier }) => identifier === audience);
  const { dpop, ...headers } = request.headers;
  const isProofRead = api?.proofOfPossession.mechanism === 'dpop';
  const forEngine = Object.entries(parameters).filter(
    ([name]) => !notForEngine.includes(name),
  );
  const form = Buffer.from(String(new URLSearchParams(forEngine)));
  return Object.assign(Readable.from([form]), {
    method: request.method,
    url: request.url,
    socket: request.socket,
    httpVersion: request.httpVersion,
    headers: {
      ...headers,
      // Only if the API uses DPoP: the engine validates it and binds the token.
      ...(dpop !== undefined && isProofRead && { dpop }),
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(form.length),
    },
  }) as unknown as IncomingMessage;
}
