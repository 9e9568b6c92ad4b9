import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { assertionAlgorithms } from '../config/credential-schemas.js';
import { getPublishedKeys } from '../keys/key-ring.js';
import { buildAccessToken, type EnginePayload } from './access-token.js';
import { engineRoutes } from './auth0-shape.js';
import {
  validateAssertion,
  assertionSkewSeconds,
  engineClient,
} from './client-authentication.js';
import type { EngineOptions } from './engine-options.js';
import { mutualTls } from './mutual-tls.js';
import { getCertificateConfirmation } from './proof-of-possession.js';
import { serverError } from './refusals.js';
import { resourceIndicators } from './resource-indicators.js';
import type { Transaction } from './token-request.js';

const opaqueTokenLifetimeSeconds = 86_400;

/** The configuration of oidc-provider, with documented options only. */
export function engineConfiguration(
  options: EngineOptions,
  getTransaction: (ctx: KoaContextWithOIDC) => Transaction | undefined,
): Configuration {
  const { issuer, tenant, keys, certificates, replays } = options;
  const mTLS = mutualTls(
    tenant,
    certificates,
    (ctx) => getTransaction(ctx)?.certificate,
  );

  const requireTransaction = (ctx: KoaContextWithOIDC): Transaction => {
    const transaction = getTransaction(ctx);
    if (!transaction) throw serverError('Not a token request');
    return transaction;
  };

  return {
    adapter: () => replays,
    clients: tenant.clients.map((client) => engineClient(client, certificates)),
    clientAuthMethods: [
      'client_secret_basic',
      'client_secret_post',
      'private_key_jwt',
      ...(mTLS.enabled
        ? (['tls_client_auth', 'self_signed_tls_client_auth'] as const)
        : []),
    ],
    enabledJWA: { clientAuthSigningAlgValues: assertionAlgorithms },
    clockTolerance: assertionSkewSeconds,
    assertJwtClientAuthClaimsAndHeader: (ctx, claims) => {
      const { client_assertion = '' } = requireTransaction(ctx).parameters;
      validateAssertion(issuer, client_assertion, claims);
    },
    jwks: {
      keys: getPublishedKeys(keys).map(({ kid, privateKey }) => ({
        ...(privateKey.export({ format: 'jwk' }) as { kty: 'RSA' }),
        kid,
        use: 'sig',
      })),
    },
    routes: engineRoutes,
    scopes: [],
    responseTypes: ['code'],
    // The server decides which origins are allowed.
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
      mTLS,
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      resourceIndicators: resourceIndicators(options, requireTransaction),
    },
    formats: {
      customizers: {
        jwt: async (ctx, token, jwt) => {
          const transaction = requireTransaction(ctx);
          const { exchange } = transaction;
          if (!exchange)
            throw serverError('The token request was not authorized');
          const result = await options.runScripts(
            exchange,
            transaction.scriptLog,
          );
          transaction.result = result;
          // The engine takes the response's `scope` from here.
          token.scope = result.scopes.join(' ') || undefined;
          const skew = options.clockSkewSeconds();
          const payload = {
            ...(jwt.payload as unknown as EnginePayload),
            ...getCertificateConfirmation(exchange, transaction),
          };
          Object.assign(
            jwt,
            buildAccessToken(issuer, tenant, skew, exchange, result, payload),
          );
        },
      },
    },
  };
}
