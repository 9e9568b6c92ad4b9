import type {
  ClientDefinition,
  TokenQuota,
} from '../config/tenant-definition.js';
import { tooManyRequests } from './refusals.js';

interface Bucket {
  readonly name: 'per_hour' | 'per_day';
  readonly seconds: number;
  readonly limit: number;
}

interface Window {
  readonly number: number;
  used: number;
}

/** Counts the tokens that each client has had this hour and this day. */
export class TokenQuotas {
  readonly #windows = new Map<string, Window>();

  /**
   * Takes one token out of the client's quota, where it has one, and notes in
   * the headers what is left.
   *
   * @throws {TokenRefusal} where nothing was left
   */
  spend(
    { clientId, tokenQuota }: ClientDefinition,
    headers: Record<string, string>,
  ): void {
    if (!tokenQuota) return;
    const now = Math.floor(Date.now() / 1000);
    const buckets = bucketsOf(tokenQuota).map((bucket) => ({
      ...bucket,
      window: this.#window(clientId, bucket, now),
    }));
    const isExceeded =
      tokenQuota.enforce &&
      buckets.some(({ window, limit }) => window.used >= limit);
    if (!isExceeded) for (const { window } of buckets) window.used += 1;

    headers['Auth0-Client-Quota-Limit'] = buckets
      .map(({ name, seconds, limit, window }) => {
        const rest = Math.max(0, limit - window.used);
        return `b=${name};q=${limit};r=${rest};t=${seconds - (now % seconds)}`;
      })
      .join(',');
    if (isExceeded) throw tooManyRequests('Client quota exceeded');
  }

  #window(clientId: string, { name, seconds }: Bucket, now: number): Window {
    const id = `${name} ${clientId}`;
    const number = Math.floor(now / seconds);
    const known = this.#windows.get(id);
    if (known?.number === number) return known;
    const window = { number, used: 0 };
    this.#windows.set(id, window);
    return window;
  }
}

function bucketsOf({ perHour, perDay }: TokenQuota): Bucket[] {
  const buckets: Bucket[] = [];
  if (perHour !== undefined) {
    buckets.push({ name: 'per_hour', seconds: 3_600, limit: perHour });
  }
  if (perDay !== undefined) {
    buckets.push({ name: 'per_day', seconds: 86_400, limit: perDay });
  }
  return buckets;
}
