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
