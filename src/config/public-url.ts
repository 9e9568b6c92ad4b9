import type { Environment } from './environment.js';

/**
 * This API's own URL without a trailing slash: `PUBLIC_URL`, or, outside
 * production, where it listens on this machine. Never taken from a request's
 * `Host`, which the caller chooses.
 */
export function publicUrl({
  PUBLIC_URL,
  NODE_ENV,
  PORT,
}: Environment): string | undefined {
  if (PUBLIC_URL) return PUBLIC_URL.replace(/\/$/, '');
  return NODE_ENV === 'production' ? undefined : `http://localhost:${PORT}`;
}

/**
 * Where clients find the metadata of this API: the well-known path stands
 * between the host and the path of {@link publicUrl} (RFC 9728, section 3.1).
 */
export function resourceMetadataUrl(env: Environment): string | undefined {
  const url = publicUrl(env);
  if (url === undefined) return undefined;
  const { origin, pathname } = new URL(url);
  const path = pathname === '/' ? '' : pathname;
  return `${origin}/.well-known/oauth-protected-resource${path}`;
}
