import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Redis } from 'ioredis';
import {
  RateLimiterMemory,
  RateLimiterRedis,
  type RateLimiterAbstract,
  type RateLimiterRes,
} from 'rate-limiter-flexible';
import { ProblemException } from '../../platform/problem/problem.exception.js';
import {
  RATE_LIMIT_OPTIONS,
  type RateLimitOptions,
} from './rate-limit-options.js';

/** How long a count runs before it starts again, in seconds. */
const windowSeconds = 60;

/** A count so far, and when it starts again. */
export type Count = Pick<RateLimiterRes, 'consumedPoints' | 'msBeforeNext'>;

/** Only counts; callers set the limit. */
const options = { points: Number.MAX_SAFE_INTEGER, duration: windowSeconds };

/**
 * Counts requests by key within a window: in the memory of this process, or in
 * Redis, so that all replicas share one count. While Redis is unreachable, each
 * process counts for itself: a lost Redis never stops the API.
 */
@Injectable()
export class RequestCounter implements OnApplicationShutdown {
  private readonly logger = new Logger('RateLimit');
  private readonly memory = new RateLimiterMemory(options);
  private readonly limiter: Promise<RateLimiterAbstract> | undefined;
  private redis: Redis | undefined;

  constructor(@Inject(RATE_LIMIT_OPTIONS) { redisUrl }: RateLimitOptions) {
    if (redisUrl) this.limiter = this.connect(redisUrl);
  }

  /** Whether all replicas share one count now; `undefined` if they are not configured to. */
  get shared(): boolean | undefined {
    return this.limiter && this.redis?.status === 'ready';
  }

  /** Counts one more, and returns the count. */
  async count(key: string): Promise<Count> {
    return (await (this.limiter ?? this.memory)).consume(key);
  }

  /** The count so far. */
  async read(key: string): Promise<Count | null> {
    return (await (this.limiter ?? this.memory)).get(key);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.limiter;
    this.redis?.disconnect();
  }

  /** Imports ioredis only if it is configured, to keep the start short. */
  private async connect(url: string): Promise<RateLimiterAbstract> {
    const { Redis } = await import('ioredis');
    this.redis = new Redis(url, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      connectTimeout: 2000,
      commandTimeout: 500,
      // A Redis that hangs counts as unreachable: one request waits, the next ones do not.
      socketTimeout: 500,
      retryStrategy: (attempt) => Math.min(attempt * 200, 5000),
    });
    let away = false;
    this.redis.on('error', ({ message }: Error) => {
      if (!away)
        this.logger.warn(
          `Redis is away, each process counts for itself: ${message}`,
        );
      away = true;
    });
    this.redis.on('ready', () => {
      this.logger.log('counting in Redis, with all replicas');
      away = false;
    });
    return new RateLimiterRedis({
      ...options,
      storeClient: this.redis,
      keyPrefix: 'm2m-api',
      rejectIfRedisNotReady: true,
      insuranceLimiter: this.memory,
    });
  }
}

/** More requests than the client, or the address, may make within a window (RFC 6585, section 4). */
export class TooManyRequestsError extends ProblemException {
  constructor(
    detail: string,
    msBeforeNext: number,
    log: Readonly<Record<string, unknown>>,
  ) {
    super('too_many_requests', {
      detail,
      headers: {
        'retry-after': String(Math.max(1, Math.ceil(msBeforeNext / 1000))),
      },
      log: { reason: detail, ...log },
    });
  }
}
