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

/** How long a count runs before it starts again, in seconds. */
const windowSeconds = 60;

/** A count so far, and when it starts again. */
export type Count = Pick<RateLimiterRes, 'consumedPoints' | 'msBeforeNext'>;

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

/** Only counts; callers set the limit. */
const options = { points: Number.MAX_SAFE_INTEGER, duration: windowSeconds };

/** Whether all replicas share one count; if not, whether Redis is unreachable or answers with errors. */
type RedisState = 'shared' | 'away' | 'failing';

/**
 * Counts requests by key within a window: in the memory of this process, or in
 * Redis, so that all replicas share one count. While Redis cannot count, each
 * process counts for itself: a lost Redis never stops the API.
 */
@Injectable()
export class RequestCounter implements OnApplicationShutdown {
  /** How many times it counted, by where. */
  readonly counts = { redis: 0, process: 0 };
  private readonly logger = new Logger('RateLimit');
  private readonly memory = new RateLimiterMemory(options);
  private readonly limiter: Promise<RateLimiterAbstract> | undefined;
  private redis: Redis | undefined;
  private lastState: RedisState | undefined;

  constructor(@Inject(RATE_LIMIT_OPTIONS) { redisUrl }: RateLimitOptions) {
    if (redisUrl) this.limiter = this.connect(redisUrl);
  }

  /** What the last operation and the connection say of Redis; `undefined` if there is none. */
  get redisState(): RedisState | undefined {
    if (!this.limiter || this.lastState === 'failing') return this.lastState;
    const isShared = this.lastState === 'shared' && this.isConnected;
    return isShared ? 'shared' : 'away';
  }

  private get isConnected(): boolean {
    return this.redis?.status === 'ready';
  }

  /** Counts so many more, and returns the count. With 0, it fails where counting does, as only reading would not. */
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
      // One that is lost is reported by its connection.
      if (isReply(error) || this.isConnected) this.reportError(error as Error);
      return undefined;
    }
  }

  private reportError(error: Error): void {
    this.report(isReply(error) ? 'failing' : 'away', error.message);
  }

  private report(state: RedisState, reason = ''): void {
    if (state === this.lastState) return;
    // What Redis has answered says more than the connection that is closed for it.
    if (state === 'away' && this.lastState === 'failing') return;
    this.lastState = state;
    if (state === 'shared')
      this.logger.log('counting in Redis, with all replicas');
    else
      this.logger.warn(
        `Redis ${state === 'away' ? 'is away' : 'refuses to count'}, each process counts for itself: ${reason}`,
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
const isReply = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ReplyError';
