import {
  Inject,
  Injectable,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import type { FastifyReply } from 'fastify';
import { clientOf } from '../auth/client/client.decorator.js';
import { replyOf } from '../fastify/http-context.js';
import { environment } from '../config/environment.js';
import { requestsPerMinute } from './limits.js';
import { RequestCounter } from './request-counter.js';
import { TooManyRequestsError } from './too-many-requests.error.js';

/**
 * Holds each client to its requests per minute, counted by the client's id,
 * whatever address it comes from. Global, after the guards that know the client;
 * what those refuse is counted by address, see `AddressLimit`.
 */
@Injectable()
export class ClientLimitGuard implements CanActivate {
  private readonly on: boolean;

  constructor(
    @Inject(environment.KEY) { RATE_LIMIT }: ConfigType<typeof environment>,
    private readonly counter: RequestCounter,
  ) {
    this.on = RATE_LIMIT === 'on';
  }

  /** @throws {TooManyRequestsError} 429 with `Retry-After` */
  canActivate(context: ExecutionContext): true | Promise<true> {
    const client = this.on ? clientOf(context) : undefined;
    if (!client) return true;
    return this.hold(client.id, requestsPerMinute(client), replyOf(context));
  }

  private async hold(
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
