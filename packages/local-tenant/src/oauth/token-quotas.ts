import type { ClientDefinition } from '../config/tenant-definition.js';
import { tooManyRequests } from './refusals.js';

const periods = [
  ['per_hour', 3_600],
  ['per_day', 86_400],
] as const;

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
    const buckets = periods.flatMap(([name, seconds]) => {
      const limit = tokenQuota[name];
      if (limit === undefined) return [];
      const window = this.#window(
        `${name} ${clientId}`,
        Math.floor(now / seconds),
      );
      return { name, limit, window, secondsLeft: seconds - (now % seconds) };
    });
    const isExceeded =
      tokenQuota.enforce &&
      buckets.some(({ window, limit }) => window.used >= limit);
    if (!isExceeded) for (const { window } of buckets) window.used += 1;

    headers['Auth0-Client-Quota-Limit'] = buckets
      .map(({ name, limit, window, secondsLeft }) => {
        const rest = Math.max(0, limit - window.used);
        return `b=${name};q=${limit};r=${rest};t=${secondsLeft}`;
      })
      .join(',');
    if (isExceeded) throw tooManyRequests('Client quota exceeded');
  }

  #window(id: string, number: number): Window {
    const known = this.#windows.get(id);
    if (known?.number === number) return known;
    const window = { number, used: 0 };
    this.#windows.set(id, window);
    return window;
  }
}
