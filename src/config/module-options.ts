import { tokenProfiles } from '@repo/access-tokens';
import type { AuthOptions } from '../auth/auth-options.js';
import type { RateLimitOptions } from '../operations/rate-limit/rate-limit-options.js';
import { RateLimits } from '../rate-limits.js';
import { apiName } from './api.js';
import type { Environment } from './environment.js';

/** What the environment says about access tokens. */
export const getAuthOptions = (env: Environment): AuthOptions => ({
  issuers: env.ISSUER_BASE_URL,
  jwksUri: env.JWKS_URI,
  allowLoopbackHttp: env.NODE_ENV !== 'production',
  algorithms: env.TOKEN_SIGNING_ALG,
  audience: env.AUDIENCE,
  claimNamespace: env.CLAIM_NAMESPACE,
  profile: tokenProfiles[env.TOKEN_PROFILE],
  clockToleranceSeconds: env.CLOCK_TOLERANCE_SECONDS,
  maxAgeMs: env.JWKS_CACHE_MAX_AGE_SECONDS * 1000,
  staleIfErrorMs: env.JWKS_STALE_IF_ERROR_SECONDS * 1000,
  timeoutMs: env.JWKS_TIMEOUT_MS,
  verifiedTokenCacheSize: env.VERIFIED_TOKEN_CACHE_SIZE,
  resourceName: apiName,
  resource: getPublicUrl(env),
});

/** What the environment says about request limits. */
export const getRateLimitOptions = (env: Environment): RateLimitOptions => ({
  enabled: env.RATE_LIMIT === 'on',
  refusalsPerMinute: env.REFUSALS_PER_MINUTE,
  redisUrl: env.REDIS_URL,
  clientLimits: RateLimits,
});

/** Whether `/docs` and `/openapi.json` are served. */
export const servesDocs = ({ DOCS, NODE_ENV }: Environment): boolean =>
  (DOCS ?? (NODE_ENV === 'production' ? 'off' : 'on')) === 'on';

/**
 * This API's own URL without a trailing slash: `PUBLIC_URL`, or, outside
 * production, where it listens on this machine. Never taken from a request's
 * `Host`, which the caller chooses.
 */
function getPublicUrl({
  PUBLIC_URL,
  NODE_ENV,
  PORT,
}: Environment): string | undefined {
  if (PUBLIC_URL) return PUBLIC_URL.replace(/\/$/, '');
  return NODE_ENV === 'production' ? undefined : `http://localhost:${PORT}`;
}
