import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { Provider } from 'oidc-provider';
import type { TenantDefinition } from '../config/tenant-definition.js';
import type { Exchange, ExchangeResult } from '../exchange/exchange.js';
import type { KeyRing } from '../keys/key-ring.js';
import { answerAsAuth0 } from './auth0-answers.js';
import { shapeAsAuth0 } from './auth0-shape.js';
import { engineConfiguration } from './engine-configuration.js';
import type { ReplayStore } from './replay-store.js';
import type { TokenQuotas } from './token-quotas.js';
import type { Transaction } from './transaction.js';

export interface EngineOptions {
  readonly issuer: string;
  readonly tenant: TenantDefinition;
  readonly keys: KeyRing;
  readonly replays: ReplayStore;
  readonly quotas: TokenQuotas;
  /** Lets Actions, or a Hook, decide upon the claims. */
  readonly runScripts: (exchange: Exchange) => Promise<ExchangeResult>;
  readonly clockSkewSeconds: () => number;
}

/**
 * oidc-provider, told to do what Auth0 does. It authenticates clients, signs,
 * and serves discovery and keys. It cannot be changed once made: another tenant
 * or another key means another engine, which takes about a millisecond.
 */
export class Engine {
  readonly #handle: ReturnType<Provider['callback']>;
  readonly #transactions = new WeakMap<IncomingMessage, Transaction>();

  constructor(private readonly options: EngineOptions) {
    const transactionOf = (ctx: { req: IncomingMessage }) =>
      this.#transactions.get(ctx.req);
    const provider = new Provider(
      options.issuer,
      engineConfiguration(options, transactionOf),
    );
    shapeAsAuth0(provider, options);
    answerAsAuth0(provider, transactionOf);
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
    const forEngine = asForm(request, transaction);
    this.#transactions.set(forEngine, transaction);
    await this.#handle(forEngine, response);
  }
}

/** The engine reads forms alone, from the request itself, and here only what concerns authentication. */
function asForm(
  request: IncomingMessage,
  { parameters }: Transaction,
): IncomingMessage {
  const {
    audience: _audience,
    resource: _resource,
    scope: _scope,
    organization: _organization,
    ...forEngine
  } = parameters;
  const form = Buffer.from(new URLSearchParams(forEngine).toString());
  return Object.assign(Readable.from([form]), {
    method: request.method,
    url: request.url,
    socket: request.socket,
    httpVersion: request.httpVersion,
    headers: {
      ...request.headers,
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(form.length),
    },
  }) as unknown as IncomingMessage;
}
