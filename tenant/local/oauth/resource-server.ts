import type { ResourceServer } from 'oidc-provider';
import type { Exchange } from '../exchange/exchange.js';

export interface SigningMaterial {
  /** Which of the tenant's keys signs. */
  readonly kid: string;
  /** Signs with HS256 for APIs that name no secret. */
  readonly sharedSecret: Buffer;
}

/** The API of an exchange as the engine knows it. */
export function resourceServer(
  { api, scopes }: Exchange,
  { kid, sharedSecret }: SigningMaterial,
): ResourceServer {
  const { signingAlgorithm: alg, signingSecret } = api;
  return {
    audience: api.identifier,
    scope: scopes.join(' '),
    accessTokenTTL: api.tokenLifetimeSeconds,
    accessTokenFormat: 'jwt',
    jwt: {
      sign:
        alg === 'HS256'
          ? {
              alg,
              key: signingSecret ? Buffer.from(signingSecret) : sharedSecret,
            }
          : { alg, kid },
    },
  };
}
