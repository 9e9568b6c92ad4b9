import { setTimeout as delay } from 'node:timers/promises';
import type { AccessTokens } from './access-tokens.js';

export interface RetryOptions {
  /** How many times a request is sent at most. */
  readonly attempts?: number;
  /** The longest wait that is worth it, in seconds. */
  readonly maxWaitSeconds?: number;
}

/**
 * `fetch` as a client of the API: with a token, and again where that helps.
 *
 * - 401 for a token that was kept: it may have expired, by the API's clock, or
 *   its signing key was withdrawn. Once more, with a new one. A token that came
 *   for this very request is refused for another reason, and so would be the next.
 * - 429 and 503 say in `Retry-After` when to come back. The API has not looked
 *   at the body by then, so a POST may be sent again, too.
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
        const seconds = retryAfter(response);
        if (seconds === undefined || seconds > maxWaitSeconds) return response;
        await delay(seconds * 1000);
      }
      // Nobody reads the answer that is given up; this frees its connection.
      await response.body?.cancel();
    }
  };
}

/** How long to wait before the request is worth another try; `undefined` where it is not. */
function retryAfter({ status, headers }: Response): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  const seconds = Number(headers.get('retry-after') ?? NaN);
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}
