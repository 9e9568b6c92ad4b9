import type { TokenQuota } from '../config/tenant-definition.js';
import type { Exchange } from '../exchange/exchange.js';
import type { TenantLogger } from '../tenant-logger.js';
import { tooManyRequests } from './refusals.js';

const periods = [
  ['per_hour', 3_600],
  ['per_day', 86_400],
] as const;

/** Percentages of a quota at which a tenant writes to its log. */
const warningThresholds = [60, 80, 100];

interface Window {
  readonly number: number;
  used: number;
}

/** The quota of a client or an organization for the current hour or day (UTC). */
interface Bucket {
  readonly entity: 'Client' | 'Organization';
  readonly name: string;
  readonly period: string;
  readonly limit: number;
  readonly enforce: boolean;
  readonly secondsLeft: number;
  readonly window: Window;
}

const getRemaining = ({ limit, window }: Bucket) =>
  Math.max(0, limit - window.used);

/** Counts the tokens of each client and organization in the current hour and day. */
export class TokenQuotas {
  readonly #windows = new Map<string, Window>();

  constructor(private readonly logger: TenantLogger) {}

  /**
   * Counts one token against the quotas that apply, and adds headers that say
   * how much is left.
   *
   * @throws {TokenRefusal} if a quota that is enforced is used up
   */
  spend(
    { client, organization }: Pick<Exchange, 'client' | 'organization'>,
    headers: Record<string, string>,
  ): void {
    const { clientId, name } = client;
    const buckets = [
      ...this.#buckets('Client', clientId, name, client.tokenQuota),
      ...(organization
        ? this.#buckets(
            'Organization',
            organization.id,
            organization.name,
            organization.tokenQuota,
          )
        : []),
    ];
    const exceeded = buckets.find(
      (bucket) => bucket.enforce && getRemaining(bucket) === 0,
    );
    if (!exceeded) buckets.forEach((bucket) => this.#take(bucket));

    for (const entity of ['Client', 'Organization'] as const) {
      const own = buckets.filter((bucket) => bucket.entity === entity);
      if (own.length === 0) continue;
      headers[`Auth0-${entity}-Quota-Limit`] = own
        .map(describeBucket)
        .join(',');
    }
    if (exceeded) throw refuse(exceeded, headers);
  }

  #buckets(
    entity: Bucket['entity'],
    id: string,
    name: string,
    quota: TokenQuota | undefined,
  ): Bucket[] {
    if (!quota) return [];
    const { enforce } = quota;
    const now = Math.floor(Date.now() / 1000);
    return periods.flatMap(([period, seconds]) => {
      const limit = quota[period];
      if (limit === undefined) return [];
      const secondsLeft = seconds - (now % seconds);
      const key = `${entity} ${period} ${id}`;
      const window = this.#window(key, Math.floor(now / seconds));
      return { entity, name, period, limit, enforce, secondsLeft, window };
    });
  }

  #window(key: string, number: number): Window {
    const known = this.#windows.get(key);
    if (known?.number === number) return known;
    const window = { number, used: 0 };
    this.#windows.set(key, window);
    return window;
  }

  /** Counts one token, and logs the highest threshold that it reaches. */
  #take({ entity, name, period, limit, window }: Bucket): void {
    const before = (window.used / limit) * 100;
    window.used += 1;
    const after = (window.used / limit) * 100;
    const reached = warningThresholds.findLast(
      (percent) => before < percent && after >= percent,
    );
    if (reached === undefined) return;
    this.logger.warn(
      `token_quota_consumption_warning: ${reached}% of ${entity.toLowerCase()} ${period} quota consumed (${name}: ${window.used} of ${limit} tokens)`,
    );
  }
}

const describeBucket = (bucket: Bucket) =>
  `b=${bucket.period};q=${bucket.limit};r=${getRemaining(bucket)};t=${bucket.secondsLeft}`;

function refuse(
  { entity, limit, secondsLeft }: Bucket,
  headers: Record<string, string>,
) {
  const reset = Math.floor(Date.now() / 1000) + secondsLeft;
  Object.assign(headers, {
    'X-RateLimit-Limit': String(limit),
    'X-RateLimit-Remaining': '0',
    'X-RateLimit-Reset': String(reset),
    'Retry-After': String(secondsLeft),
  });
  return tooManyRequests(`${entity} quota exceeded`);
}
