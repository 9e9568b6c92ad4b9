import {
  Global,
  Inject,
  Injectable,
  Module,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { globalGuard } from '../../platform/http/global-guard.js';
import { getReply, getRequest } from '../../platform/http/http-context.js';
import { AddressLimit } from './address-limit.js';
import {
  ConfigurableRateLimitModule,
  RATE_LIMIT_OPTIONS,
  type RateLimitOptions,
} from './rate-limit-options.js';
import { RequestCounter, TooManyRequestsError } from './request-counter.js';

/**
 * Limits the requests per minute of each client, counted by its id, whatever
 * address it comes from. Global, after the guards that identify the client;
 * what those reject is counted by address, see `AddressLimit`.
 */
@Injectable()
export class ClientLimitGuard implements CanActivate {
  constructor(
    @Inject(RATE_LIMIT_OPTIONS) private readonly options: RateLimitOptions,
    private readonly counter: RequestCounter,
  ) {}

  /** @throws {TooManyRequestsError} 429 with `Retry-After` */
  canActivate(context: ExecutionContext): true | Promise<true> {
    const { enabled, requestsPerMinute } = this.options;
    const client =
      enabled && context.getType() === 'http'
        ? getRequest(context).user
        : undefined;
    if (!client) return true;
    return this.count(client.id, requestsPerMinute(client), getReply(context));
  }

  private async count(
    clientId: string,
    limit: number,
    reply: FastifyReply,
  ): Promise<true> {
    const { consumedPoints, msBeforeNext } = await this.counter.count(
      `client:${clientId}`,
    );
    void reply.headers({
      'ratelimit-limit': limit,
      'ratelimit-remaining': Math.max(0, limit - consumedPoints),
      'ratelimit-reset': Math.ceil(msBeforeNext / 1000),
    });
    if (consumedPoints > limit) {
      throw new TooManyRequestsError(
        `This client may make ${limit} requests a minute.`,
        msBeforeNext,
        { clientId },
      );
    }
    return true;
  }
}

/** Limits requests by client, and rejected credentials by address. */
@Global()
@Module({
  providers: [RequestCounter, AddressLimit, ...globalGuard(ClientLimitGuard)],
  exports: [RequestCounter],
})
export class RateLimitModule extends ConfigurableRateLimitModule {}
