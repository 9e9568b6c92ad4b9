import { Logger } from '@nestjs/common';
import {
  DpopNonces,
  getCertificateFromHeader,
  getTlsCertificate,
  tokenProfiles,
  type GetCertificate,
} from '@repo/access-tokens';
import type { AuthOptions } from '../auth/auth-options.js';
import type { RateLimitOptions } from '../operations/rate-limit/rate-limit-options.js';
import type { TlsFiles } from '../platform/http/tls-files.js';
import { RateLimits } from '../rate-limits.js';
import { apiName } from './api.js';
import type { Environment } from './environment.js';

/** The options of `AuthModule`. */
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
  proofOfPossession: env.PROOF_OF_POSSESSION,
  dpop: getDpopOptions(env),
  redisUrl: env.REDIS_URL,
  getCertificate: getCertificateSource(env),
});

/** The options of the rate limit. */
export const getRateLimitOptions = (env: Environment): RateLimitOptions => ({
  enabled: env.RATE_LIMIT === 'on',
  refusalsPerMinute: env.REFUSALS_PER_MINUTE,
  redisUrl: env.REDIS_URL,
  clientLimits: RateLimits,
});

/** Whether `/docs` and `/openapi.json` are served. */
export const servesDocs = ({ DOCS, NODE_ENV }: Environment): boolean =>
  (DOCS ?? (NODE_ENV === 'production' ? 'off' : 'on')) === 'on';

/** The files for serving TLS; `undefined` if a proxy terminates TLS. */
export const getTlsFiles = ({
  TLS_CERT_FILE: certFile,
  TLS_KEY_FILE: keyFile,
}: Environment): TlsFiles | undefined =>
  certFile && keyFile ? { certFile, keyFile } : undefined;

/** Which DPoP proofs are accepted. None without a public URL, because proofs contain the URL of the request. */
function getDpopOptions(env: Environment): AuthOptions['dpop'] {
  const publicUrl = getPublicUrl(env);
  if (!publicUrl || env.PROOF_OF_POSSESSION === 'off') return undefined;
  const { DPOP_NONCE_SECRET } = env;
  return {
    publicUrl,
    algorithms: env.DPOP_SIGNING_ALG,
    maxAgeSeconds: env.DPOP_PROOF_MAX_AGE_SECONDS,
    clockToleranceSeconds: env.CLOCK_TOLERANCE_SECONDS,
    nonces: DPOP_NONCE_SECRET ? new DpopNonces(DPOP_NONCE_SECRET) : undefined,
    showExpectedUrl: env.NODE_ENV === 'development',
  };
}

/** How to get a client's certificate: from a header, from the connection, or not at all. */
function getCertificateSource(env: Environment): GetCertificate | undefined {
  const { CLIENT_CERT_HEADER: name, CLIENT_CERT_FORMAT: format } = env;
  if (!name || !format) return getTlsFiles(env) && getTlsCertificate;
  const logger = new Logger('ClientCertificate');
  const onIgnored = (reason: string) =>
    logger.warn(
      `ignored the certificate in the header ${name}, because ${reason}`,
    );
  const proxies = env.TRUST_PROXY;
  return getCertificateFromHeader({ name, format, proxies, onIgnored });
}

/**
 * This API's own URL without a trailing slash: `PUBLIC_URL` or, outside
 * production, its `localhost` URL. A request's `Host` is not used, because the
 * caller chooses it.
 */
function getPublicUrl({
  PUBLIC_URL,
  NODE_ENV,
  PORT,
  TLS_CERT_FILE,
}: Environment): string | undefined {
  if (PUBLIC_URL) return PUBLIC_URL.replace(/\/$/, '');
  const scheme = TLS_CERT_FILE ? 'https' : 'http';
  return NODE_ENV === 'production'
    ? undefined
    : `${scheme}://localhost:${PORT}`;
}
