import { isIPv6 } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { VerifiedTokens } from '@repo/access-tokens';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import { toAddress } from '../../platform/http/forwarded-for.js';
import { onServer } from '../../platform/http/http-context.js';
import { sendProblem } from '../../platform/problem/problem.filter.js';
import {
  RATE_LIMIT_OPTIONS,
  type RateLimitOptions,
} from './rate-limit-options.js';
import { RequestCounter, TooManyRequestsError } from './request-counter.js';

/** The statuses that count as rejected credentials. */
const rejectedStatuses: ReadonlySet<number> = new Set([400, 401]);

/**
 * Slows down guessing. After too many rejected credentials in a minute, requests
 * from an address get 429, also on public routes. Does not affect clients whose
 * token is cached, or requests without credentials (health probes). Rejected
 * requests of authenticated clients do not count.
 *
 * The address is that of the connection, or what a trusted proxy reports. For
 * IPv6, a network of 64 bits counts as one address.
 */
@Injectable()
export class AddressLimit {
  constructor(
    @Inject(RATE_LIMIT_OPTIONS) private readonly options: RateLimitOptions,
    host: HttpAdapterHost,
    private readonly counter: RequestCounter,
    private readonly verifiedTokens: VerifiedTokens,
  ) {
    if (options.enabled) onServer(host, (fastify) => this.limit(fastify));
  }

  private limit(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, reply, done) => {
      if (!this.mayBeGuess(request)) return done();
      this.getError(request).then((error) => {
        if (error) sendProblem(request, reply, error);
        else done();
      }, done);
    });
    fastify.addHook('onResponse', async (request, reply) => {
      const { headers, user, problem } = request;
      if (headers.authorization === undefined || user) return;
      // A client's first proof without a nonce is not a guess.
      if (problem?.code === 'use_dpop_nonce') return;
      if (rejectedStatuses.has(reply.statusCode))
        await this.counter.count(getKey(request));
    });
  }

  /** Whether the request has credentials that are not known to be valid. */
  private mayBeGuess({ headers: { authorization } }: FastifyRequest): boolean {
    return (
      authorization !== undefined && !this.verifiedTokens.has(authorization)
    );
  }

  private async getError(
    request: FastifyRequest,
  ): Promise<TooManyRequestsError | undefined> {
    const count = await this.counter.count(getKey(request), 0);
    if (count.consumedPoints < this.options.refusalsPerMinute) return undefined;
    return new TooManyRequestsError(
      'Too many requests with rejected credentials came from this address.',
      count.msBeforeNext,
      { address: request.ip },
    );
  }
}

const getKey = ({ ip }: FastifyRequest): string => `address:${getNetwork(ip)}`;

/**
 * The network that an address is counted by. For IPv6, it is the first 64 bits,
 * because one caller usually has them all. An IPv4 address is returned unchanged.
 */
export function getNetwork(ip: string): string {
  const address = toAddress(ip) ?? ip;
  if (!isIPv6(address)) return address;
  const prefix = ipaddr.IPv6.parse(address).parts.slice(0, 4);
  return `${prefix.map((part) => part.toString(16)).join(':')}::/64`;
}
