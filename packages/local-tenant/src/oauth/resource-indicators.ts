import { randomBytes } from 'node:crypto';
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { authorizeExchange } from './authorize-exchange.js';
import type { EngineOptions } from './engine-options.js';
import type { Transaction } from './token-request.js';

/** Stands for the requested API: the engine requires URIs as identifiers, but a tenant does not. */
const settledApi = 'urn:local-tenant:settled-api';

/** Tells the engine which API a token is for, and which scopes it has. */
export function resourceIndicators(
  { issuer, tenant, keys, quotas }: EngineOptions,
  requireTransaction: (ctx: KoaContextWithOIDC) => Transaction,
): NonNullable<Configuration['features']>['resourceIndicators'] {
  // For APIs with HS256 that have no secret.
  const sharedSecret = randomBytes(32);

  return {
    enabled: true,
    // Called for every token request, because the engine never gets a `resource`.
    defaultResource: (ctx, client) => {
      const transaction = requireTransaction(ctx);
      const clientId = client?.clientId ?? '';
      const exchange = authorizeExchange(issuer, tenant, clientId, transaction);
      transaction.exchange = exchange;
      if (exchange) quotas.spend(exchange, transaction.headers);
      const { params = {} } = ctx.oidc;
      params['scope'] = exchange?.scopes.join(' ') || undefined;
      return settledApi;
    },
    getResourceServerInfo: (ctx) => {
      const { exchange } = requireTransaction(ctx);
      if (!exchange) return { scope: '', accessTokenFormat: 'opaque' };
      const { signingAlgorithm: alg, signingSecret, ...api } = exchange.api;
      const secret = signingSecret && Buffer.from(signingSecret);
      return {
        audience: api.identifier,
        scope: exchange.scopes.join(' '),
        accessTokenTTL: api.tokenLifetimeSeconds,
        accessTokenFormat: 'jwt',
        jwt: {
          sign:
            alg === 'HS256'
              ? { alg, key: secret || sharedSecret }
              : { alg, kid: keys.current.kid },
        },
      };
    },
  };
}
