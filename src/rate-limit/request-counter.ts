import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import type { Redis } from 'ioredis';
import {
  RateLimiterMemory,
  RateLimiterRedis,
  type RateLimiterAbstract,
  type RateLimiterRes,
} from 'rate-limiter-flexible';
import { environment } from '../config/environment.js';

/** How long a count runs before it begins anew, in seconds. */
export const windowSeconds = 60;

/** What a count has come to, and when it begins anew. */
export type Count = Pick<RateLimiterRes, 'consumedPoints' | 'msBeforeNext'>;

/** Counts only: what is too much is for its callers to say. */
const options = { points: Number.MAX_SAFE_INTEGER, duration: windowSeconds };

/**
 * Counts requests by key within a window. In the memory of this process, or,
 * with `REDIS_URL`, in Redis, so that all replicas share one count. While Redis
 * is away, each process counts for itself: a lost Redis never stops the API.
 */
@Injectable()
export class RequestCounter implements OnApplicationShutdown {
  private readonly logger = new Logger('RateLimit');
  private readonly memory = new RateLimiterMemory(options);
  private readonly limiter: Promise<RateLimiterAbstract> | undefined;
  private redis: Redis | undefined;

  constructor(
    @Inject(environment.KEY) { REDIS_URL }: ConfigType<typeof environment>,
  ) {
    if (REDIS_URL) this.limiter = this.connect(REDIS_URL);
  }

  /** Whether all replicas share one count now; `undefined` where they are not meant to. */
  get shared(): boolean | undefined {
    return this.limiter && this.redis?.status === 'ready';
  }

  /** Counts one more, and gives what it has come to. */
  async count(key: string): Promise<Count> {
    return (await (this.limiter ?? this.memory)).consume(key);
  }

  /** What the count has come to, without one more. */
  async read(key: string): Promise<Count | null> {
    return (await (this.limiter ?? this.memory)).get(key);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.limiter;
    this.redis?.disconnect();
  }

  /** Loaded only where it is configured: it takes a good part of the start-up. */
  private async connect(url: string): Promise<RateLimiterAbstract> {
    const { Redis } = await import('ioredis');
    this.redis = new Redis(url, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      connectTimeout: 2000,
      commandTimeout: 500,
      // A Redis that hangs is away, too: one request waits, the next ones do not.
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
