import { randomBytes } from 'node:crypto';
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { publishedKeys } from '../keys/key-ring.js';
import { type EnginePayload, accessToken } from './access-token.js';
import {
  assertAssertion,
  assertionAlgorithms,
  assertionSkewSeconds,
} from './assertion-rules.js';
import { authorizeExchange } from './authorize-exchange.js';
import { engineClient } from './engine-client.js';
import { engineRoutes } from './engine-routes.js';
import type { EngineOptions } from './engine.js';
import { serverError } from './refusals.js';
import { resourceServer } from './resource-server.js';
import type { Transaction } from './transaction.js';

/** Stands in for whichever API a request asks for: the engine's must be URIs, a tenant's need not. */
const settledApi = 'urn:local-tenant:settled-api';
const opaqueTokenLifetimeSeconds = 86_400;

/** oidc-provider's options, documented ones only. */
export function engineConfiguration(
  options: EngineOptions,
  transactionOf: (ctx: KoaContextWithOIDC) => Transaction | undefined,
): Configuration {
  const { issuer, tenant, keys, replays, quotas } = options;
  // For APIs with HS256 that name no secret of their own.
  const sharedSecret = randomBytes(32);

  const find = (ctx: KoaContextWithOIDC): Transaction => {
    const transaction = transactionOf(ctx);
    if (!transaction) throw serverError('Not a token request');
    return transaction;
  };

  return {
    adapter: () => replays,
    clients: tenant.clients.map(engineClient),
    clientAuthMethods: [
      'client_secret_basic',
      'client_secret_post',
      'private_key_jwt',
    ],
    enabledJWA: { clientAuthSigningAlgValues: assertionAlgorithms },
    clockTolerance: assertionSkewSeconds,
    assertJwtClientAuthClaimsAndHeader: (ctx, claims) => {
      const { client_assertion = '' } = find(ctx).parameters;
      assertAssertion(issuer, client_assertion, claims);
    },
    jwks: {
      keys: publishedKeys(keys).map(({ kid, privateKey }) => ({
        ...(privateKey.export({ format: 'jwk' }) as { kty: 'RSA' }),
        kid,
        use: 'sig',
      })),
    },
    routes: engineRoutes,
    scopes: [],
    responseTypes: ['code'],
    // Which origins may ask is the server's decision.
    clientBasedCORS: () => true,
    renderError: (ctx, out) => {
      ctx.body = out;
    },
    ttl: {
      ClientCredentials: (_ctx, token) =>
        token.resourceServer?.accessTokenTTL ?? opaqueTokenLifetimeSeconds,
    },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      resourceIndicators: {
        enabled: true,
        // Called for every token request: no `resource` gets as far as the engine.
        defaultResource: (ctx, client) => {
          const transaction = find(ctx);
          const exchange = authorizeExchange(
            issuer,
            tenant,
            client?.clientId ?? '',
            transaction,
          );
          transaction.exchange = exchange;
          if (exchange) quotas.spend(exchange.client, transaction.headers);
          const { params = {} } = ctx.oidc;
          params['scope'] = exchange?.scopes.join(' ') || undefined;
          return settledApi;
        },
        getResourceServerInfo: (ctx) => {
          const { exchange } = find(ctx);
          return exchange
            ? resourceServer(exchange, { kid: keys.current.kid, sharedSecret })
            : { scope: '', accessTokenFormat: 'opaque' };
        },
      },
    },
    formats: {
      customizers: {
        jwt: async (ctx, token, jwt) => {
          const transaction = find(ctx);
          const { exchange } = transaction;
          if (!exchange) throw serverError('The exchange is not settled');
          const result = await options.runScripts(exchange);
          transaction.result = result;
          // The engine takes the answer's `scope` from here.
          token.scope = result.scopes.join(' ') || undefined;
          Object.assign(
            jwt,
            accessToken(
              {
                issuer,
                withOrganizationName: tenant.settings.acceptsOrganizationName,
                clockSkewSeconds: options.clockSkewSeconds(),
              },
              exchange,
              result,
              jwt.payload as unknown as EnginePayload,
            ),
          );
        },
      },
    },
  };
}
