import { setTimeout as delay } from 'node:timers/promises';
import type { AccessTokens } from './access-tokens.js';

export interface RetryOptions {
  /** How often a request is sent at most. Default: 3. */
  readonly attempts?: number;
  /** The longest wait before a retry, in seconds. Default: 30. */
  readonly maxWaitSeconds?: number;
}

/**
 * Returns a `fetch` that adds the token, and retries if that can help:
 *
 * - after a 401 for a token of an earlier request, with a new token. The old one
 *   may have expired by the API's clock, or its signing key was withdrawn. If a
 *   brand-new token is rejected, another one would not help.
 * - after a 429 or 503, when `Retry-After` says so. The API has not carried out
 *   the request, so a POST can be sent again, too.
 */
export function authorizedFetch(
  tokens: Pick<AccessTokens, 'get' | 'forget'>,
  { attempts = 3, maxWaitSeconds = 30 }: RetryOptions = {},
): (request: Request) => Promise<Response> {
  return async (request) => {
    const startedAt = Date.now();
    for (let attempt = 1; ; attempt += 1) {
      const token = await tokens.get();
      const authorized = request.clone();
      authorized.headers.set('authorization', `Bearer ${token.value}`);
      const response = await fetch(authorized);
      if (attempt >= attempts) return response;

      if (response.status === 401 && token.receivedAt < startedAt) {
        tokens.forget(token);
      } else {
        const seconds = getRetryAfter(response);
        if (seconds === undefined || seconds > maxWaitSeconds) return response;
        await delay(seconds * 1000);
      }
      // Nobody reads this response. This frees its connection.
      await response.body?.cancel();
    }
  };
}

/** After how many seconds to retry; `undefined` if a retry would not help. */
function getRetryAfter({ status, headers }: Response): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  const seconds = Number(headers.get('retry-after') ?? NaN);
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}
