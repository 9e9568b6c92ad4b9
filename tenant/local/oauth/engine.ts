import { Readable } from 'node:stream';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Configuration, Provider } from 'oidc-provider';
import type { TenantDefinition } from '../config/tenant-definition.js';
import type {
  Exchange,
  ExchangeRequest,
  ExchangeResult,
} from '../exchange/exchange.js';
import { type KeyRing, publishedKeys } from '../keys/key-ring.js';
import { accessTokenClaims } from './access-token-claims.js';
import { authorizeExchange } from './authorize-exchange.js';
import { answerRefusals } from './answer-refusals.js';
import { engineAdapter } from './engine-adapter.js';
import { grantMissing } from './refusals.js';
import type { TokenParameters } from './token-request.js';

/** Stands in for whichever API a request asks for: identifiers need not be URIs, which the engine's must. */
const settledApi = 'urn:local-tenant:settled-api';

export interface EngineOptions {
  readonly issuer: string;
  readonly tenant: TenantDefinition;
  readonly keys: KeyRing;
  /** Lets Actions, or a Hook, decide upon the claims. */
  readonly runScripts: (exchange: Exchange) => Promise<ExchangeResult>;
}

/** A token request on its way through the engine. */
export interface PendingRequest {
  readonly parameters: TokenParameters;
  readonly request: ExchangeRequest;
}

/**
 * oidc-provider, told to do what Auth0 does. It authenticates clients, signs
 * and serves discovery and keys. It cannot be changed once made: another tenant
 * or another key means another engine.
 */
export class Engine {
  readonly #provider: Provider;
  readonly #handle: (
    request: IncomingMessage,
    response: ServerResponse,
  ) => void;
  readonly #pending = new WeakMap<IncomingMessage, PendingRequest>();
  readonly #exchanges = new WeakMap<IncomingMessage, Exchange>();

  constructor(private readonly options: EngineOptions) {
    this.#provider = new Provider(options.issuer, this.#configuration());
    answerRefusals(this.#provider);
    const handle = this.#provider.callback();
    this.#handle = (request, response) => void handle(request, response);
  }

  /** Answers anything but a token request. */
  handle(request: IncomingMessage, response: ServerResponse): void {
    this.#handle(request, response);
  }

  /** Answers a token request, whose body has been read. */
  handleToken(
    request: IncomingMessage,
    response: ServerResponse,
    pending: PendingRequest,
  ): void {
    const { audience: _audience, scope: _scope, ...rest } = pending.parameters;
    const form = new URLSearchParams(rest).toString();
    // The engine reads forms alone, and from the request itself.
    const rewritten = Object.assign(Readable.from([Buffer.from(form)]), {
      method: request.method,
      url: request.url,
      socket: request.socket,
      httpVersion: request.httpVersion,
      headers: {
        ...request.headers,
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': String(Buffer.byteLength(form)),
      },
    }) as unknown as IncomingMessage;
    this.#pending.set(rewritten, pending);
    this.#handle(rewritten, response);
  }

  #configuration(): Configuration {
    const { issuer, tenant, keys, runScripts } = this.options;
    return {
      adapter: () => engineAdapter,
      clients: tenant.clients.map(({ clientId, clientSecret }) => ({
        client_id: clientId,
        client_secret: clientSecret,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
        token_endpoint_auth_method: 'client_secret_post',
      })),
      clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
      jwks: {
        keys: publishedKeys(keys).map(({ kid, privateKey }) => ({
          ...(privateKey.export({ format: 'jwk' }) as { kty: 'RSA' }),
          kid,
          alg: 'RS256',
          use: 'sig',
        })),
      },
      routes: {
        token: '/oauth/token',
        jwks: '/.well-known/jwks.json',
        userinfo: '/userinfo',
      },
      scopes: [],
      // Cross-origin rules are the server's, not the engine's.
      clientBasedCORS: () => true,
      ttl: {
        ClientCredentials: (_ctx, token) =>
          token.resourceServer?.accessTokenTTL ?? 1,
      },
      features: {
        clientCredentials: { enabled: true },
        devInteractions: { enabled: false },
        rpInitiatedLogout: { enabled: false },
        resourceIndicators: {
          enabled: true,
          defaultResource: (ctx, client) => {
            const pending = this.#pending.get(ctx.req);
            if (!pending || !client || !ctx.oidc.params) throw grantMissing('');
            const exchange = authorizeExchange(
              tenant,
              client.clientId,
              pending.parameters,
              pending.request,
            );
            this.#exchanges.set(ctx.req, exchange);
            ctx.oidc.params['scope'] = exchange.scopes.join(' ') || undefined;
            return settledApi;
          },
          getResourceServerInfo: (ctx) => {
            // Only `defaultResource` has checked the grant.
            const exchange = this.#exchanges.get(ctx.req);
            if (!exchange) throw grantMissing('');
            return {
              audience: exchange.api.identifier,
              scope: exchange.scopes.join(' '),
              accessTokenTTL: exchange.api.tokenLifetimeSeconds,
              accessTokenFormat: 'jwt',
              jwt: { sign: { alg: 'RS256', kid: keys.current.kid } },
            };
          },
        },
      },
      formats: {
        customizers: {
          jwt: async (ctx, token, jwt) => {
            const exchange = this.#exchanges.get(ctx.req);
            if (!exchange) throw grantMissing('');
            const result = await runScripts(exchange);
            // The engine takes the answer's `scope` from here.
            token.scope = result.scopes.join(' ') || undefined;
            jwt.header = { typ: 'JWT' };
            const { iat, exp } = jwt.payload as { iat: number; exp: number };
            jwt.payload = accessTokenClaims(issuer, exchange, result, {
              iat,
              exp,
            });
          },
        },
      },
    };
  }
}
