import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';
import {
  DpopProofs,
  getRootUrl,
  isAccessTokenError,
  MemoryReplayStore,
  ProofOfPossession,
  RedisReplayStore,
  type DpopRequest,
} from '@repo/access-tokens';
import type { Redis } from 'ioredis';
import { connectRedis } from '../platform/redis.js';
import { AUTH_OPTIONS, type AuthOptions } from './auth-options.js';

/** Checks that the sender of a bound token has its key or certificate. Counts DPoP proofs. */
@Injectable()
export class SenderProofs
  extends ProofOfPossession
  implements OnModuleInit, OnApplicationShutdown
{
  /** How many DPoP proofs were checked, by result: `accepted`, or why they were rejected. */
  readonly results: ReadonlyMap<string, number>;
  private readonly logger = new Logger('DPoP');
  private readonly redis: Promise<Redis> | undefined;
  private readonly publicUrl: (() => string) | undefined;

  constructor(
    @Inject(AUTH_OPTIONS) options: AuthOptions,
    config: ApplicationConfig,
  ) {
    const { proofOfPossession: mode, dpop, redisUrl, getCertificate } = options;
    const redis = dpop && redisUrl ? connectRedis(redisUrl) : undefined;
    const results = new Map<string, number>();
    const replays = redis
      ? new RedisReplayStore(redis, 'm2m-api:proof:')
      : new MemoryReplayStore();
    // A function, because the global prefix is set later.
    const publicUrl =
      dpop && (() => getRootUrl(dpop.publicUrl, config.getGlobalPrefix()));
    super({
      mode,
      dpop:
        publicUrl &&
        new CountedProofs({ ...dpop, publicUrl, replays }, results),
      getCertificate,
    });
    this.results = results;
    this.redis = redis;
    this.publicUrl = publicUrl;
    void redis?.then((client) => logOutages(client, this.logger));
  }

  onModuleInit(): void {
    if (this.mode === 'off') return;
    this.logger.log(
      this.publicUrl
        ? `DPoP proofs must be for ${this.publicUrl()} plus the path of the request`
        : 'DPoP is off, because its proofs contain the URL of the request and PUBLIC_URL is not set',
    );
  }

  async onApplicationShutdown(): Promise<void> {
    (await this.redis)?.disconnect();
  }
}

class CountedProofs extends DpopProofs {
  constructor(
    options: ConstructorParameters<typeof DpopProofs>[0],
    private readonly results: Map<string, number>,
  ) {
    super(options);
  }

  override async verify(request: DpopRequest): Promise<string | undefined> {
    try {
      const nonce = await super.verify(request);
      this.count('accepted');
      return nonce;
    } catch (error) {
      if (isAccessTokenError(error))
        this.count((error.log['rule'] as string | undefined) ?? error.code);
      throw error;
    }
  }

  private count(result: string): void {
    this.results.set(result, (this.results.get(result) ?? 0) + 1);
  }
}

/** Logs when Redis becomes unavailable, and when it is available again. Rejected requests are logged separately. */
function logOutages(redis: Redis, logger: Logger): void {
  let isUnavailable = false;
  redis.on('error', ({ message }) => {
    if (!isUnavailable)
      logger.warn(
        `Redis is unavailable, so requests with a proof are answered with 503: ${message}`,
      );
    isUnavailable = true;
  });
  redis.on('ready', () => {
    if (isUnavailable) logger.log('Redis is available again');
    isUnavailable = false;
  });
}
