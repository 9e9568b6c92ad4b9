import {
  Global,
  Inject,
  Injectable,
  Module,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import type { MachineClient } from '@repo/access-tokens';
import type { FastifyReply } from 'fastify';
import { ClientMetadataPipe } from '../../auth/client-metadata.pipe.js';
import { globalGuard } from '../../platform/http/global-guard.js';
import { getReply, getRequest } from '../../platform/http/http-context.js';
import { AddressLimit } from './address-limit.js';
import {
  ConfigurableRateLimitModule,
  RATE_LIMIT_OPTIONS,
  type ClientLimits,
  type RateLimitOptions,
} from './rate-limit-options.js';
import { RequestCounter, TooManyRequestsError } from './request-counter.js';

/**
 * Limits the requests per minute of each client, by its id, from all addresses
 * together. Global, after the guards that authenticate and authorize the client.
 * `AddressLimit` counts rejected credentials.
 */
@Injectable()
export class ClientLimitGuard implements CanActivate {
  constructor(
    @Inject(RATE_LIMIT_OPTIONS) private readonly options: RateLimitOptions,
    private readonly counter: RequestCounter,
    private readonly metadata: ClientMetadataPipe,
  ) {}

  /**
   * @throws {TooManyRequestsError} 429 with `Retry-After`
   * @throws {ClientMetadataError} 403 if the client's limits are invalid
   */
  canActivate(context: ExecutionContext): true | Promise<true> {
    const client =
      this.options.enabled && context.getType() === 'http'
        ? getRequest(context).user
        : undefined;
    return client ? this.count(client, getReply(context)) : true;
  }

  private async count(
    client: MachineClient,
    reply: FastifyReply,
  ): Promise<true> {
    const limits = await this.metadata.transform(client, {
      type: 'custom',
      metatype: this.options.clientLimits,
    });
    const { requestsPerMinute: limit } = limits as ClientLimits;
    const { consumedPoints, msBeforeNext } = await this.counter.count(
      `client:${client.id}`,
    );
    void reply.headers({
      'ratelimit-limit': limit,
      'ratelimit-remaining': Math.max(0, limit - consumedPoints),
      'ratelimit-reset': Math.ceil(msBeforeNext / 1000),
    });
    if (consumedPoints > limit) {
      throw new TooManyRequestsError(
        `This client may make ${limit} requests per minute.`,
        msBeforeNext,
        { clientId: client.id },
      );
    }
    return true;
  }
}

/** Limits requests by client, and rejected credentials by address. */
@Global()
@Module({
  providers: [
    ClientMetadataPipe,
    RequestCounter,
    AddressLimit,
    ...globalGuard(ClientLimitGuard),
  ],
  exports: [RequestCounter],
})
export class RateLimitModule extends ConfigurableRateLimitModule {}
