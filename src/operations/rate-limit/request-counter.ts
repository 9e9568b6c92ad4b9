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
import { connectRedis } from '../../platform/redis.js';
import {
  RATE_LIMIT_OPTIONS,
  type RateLimitOptions,
} from './rate-limit-options.js';

/** The length of a window, in seconds. */
const windowSeconds = 60;

/** The count in the current window, and when the window ends. */
export type Count = Pick<RateLimiterRes, 'consumedPoints' | 'msBeforeNext'>;

/** The client or the address has exceeded its limit (RFC 6585, section 4). */
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

/** Only counts; callers set the limit. */
const options = { points: Number.MAX_SAFE_INTEGER, duration: windowSeconds };

/** Whether all instances share one count or, if not, whether Redis is unreachable or answers with errors. */
type RedisState = 'shared' | 'away' | 'failing';

/**
 * Counts requests by key within a window: in memory, or in Redis, so that all
 * instances share one count. While Redis is unavailable, each process counts its
 * own requests, so the API keeps working.
 */
@Injectable()
export class RequestCounter implements OnApplicationShutdown {
  /** How many counts were made in Redis and in this process. */
  readonly counts = { redis: 0, process: 0 };
  private readonly logger = new Logger('RateLimit');
  private readonly memory = new RateLimiterMemory(options);
  private readonly limiter: Promise<RateLimiterAbstract> | undefined;
  private redis: Redis | undefined;
  private lastState: RedisState | undefined;

  constructor(@Inject(RATE_LIMIT_OPTIONS) { redisUrl }: RateLimitOptions) {
    if (redisUrl) this.limiter = this.connect(redisUrl);
  }

  /** The state of Redis, by its last reply and the connection. `undefined` without Redis. */
  get redisState(): RedisState | undefined {
    if (!this.limiter || this.lastState === 'failing') return this.lastState;
    const isShared = this.lastState === 'shared' && this.isConnected;
    return isShared ? 'shared' : 'away';
  }

  private get isConnected(): boolean {
    return this.redis?.status === 'ready';
  }

  /** Adds to the count and returns it. Adding 0 reads the count and, unlike a plain read, fails if Redis cannot write. */
  async count(key: string, more = 1): Promise<Count> {
    return (
      (await this.countInRedis(key, more)) ?? this.countInProcess(key, more)
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await this.limiter;
    this.redis?.disconnect();
  }

  private countInProcess(key: string, more: number): Promise<Count> {
    this.counts.process += 1;
    return this.memory.consume(key, more);
  }

  /** @returns `undefined` if Redis cannot count now */
  private async countInRedis(
    key: string,
    more: number,
  ): Promise<Count | undefined> {
    const limiter = await this.limiter;
    if (!limiter || !this.isConnected) return undefined;
    try {
      const count = await limiter.consume(key, more);
      this.report('shared');
      this.counts.redis += 1;
      return count;
    } catch (error) {
      // If the connection is lost, its own event reports it.
      if (isErrorReply(error) || this.isConnected)
        this.reportError(error as Error);
      return undefined;
    }
  }

  private reportError(error: Error): void {
    this.report(isErrorReply(error) ? 'failing' : 'away', error.message);
  }

  private report(state: RedisState, reason = ''): void {
    if (state === this.lastState) return;
    // Redis's error says more than the loss of the connection after it.
    if (state === 'away' && this.lastState === 'failing') return;
    this.lastState = state;
    if (state === 'shared')
      this.logger.log('counting in Redis, shared by all instances');
    else
      this.logger.warn(
        `Redis ${state === 'away' ? 'is unavailable' : 'answers with errors'}, so each process counts its own requests: ${reason}`,
      );
  }

  private async connect(url: string): Promise<RateLimiterAbstract> {
    const redis = await connectRedis(url);
    this.redis = redis;
    redis.on('error', (error: Error) => this.reportError(error));
    redis.on('ready', () => void this.countInRedis('connection', 0));
    return new RateLimiterRedis({
      ...options,
      storeClient: redis,
      keyPrefix: 'm2m-api',
    });
  }
}

/** Whether Redis answered with an error. */
const isErrorReply = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ReplyError';
