import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { VerifiedTokens } from '../auth/verified-tokens.js';
import { environment } from '../config/environment.js';
import { sendProblem } from '../problem/send-problem.js';
import { networkOf } from './network-of.js';
import { RequestCounter } from './request-counter.js';
import { TooManyRequestsError } from './too-many-requests.error.js';

/** The answers that guessing collects. */
const refusals: ReadonlySet<number> = new Set([400, 401]);

/**
 * Makes guessing slow: an address whose credentials were refused too often within
 * a minute is refused unheard when it presents others, on public routes, too; but
 * for those that are remembered, so that one guesser does not shut out the known
 * clients behind the same proxy. Requests without credentials guess nothing, and
 * must get through: a platform whose probes share that address would restart a
 * healthy process. What a client is refused once it is known does not count here.
 *
 * An address is the connection's, or what a proxy that `TRUST_PROXY` names says;
 * of IPv6, a network of 64 bits counts as one.
 */
@Injectable()
export class AddressLimit {
  constructor(
    @Inject(environment.KEY)
    private readonly env: ConfigType<typeof environment>,
    adapter: HttpAdapterHost,
    private readonly counter: RequestCounter,
    private readonly verifiedTokens: VerifiedTokens,
  ) {
    if (env.RATE_LIMIT === 'off') return;
    const fastify = adapter.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('onRequest', (request, reply, done) => {
      if (!this.guesses(request)) return done();
      this.refusal(request).then((refusal) => {
        if (refusal) sendProblem(request, reply, refusal);
        else done();
      }, done);
    });
    fastify.addHook('onResponse', async (request, reply) => {
      const { headers, user } = request;
      if (headers.authorization === undefined || user) return;
      if (refusals.has(reply.statusCode))
        await this.counter.count(keyOf(request));
    });
  }

  /** Whether it presents credentials that are not known to be good. */
  private guesses({ headers: { authorization } }: FastifyRequest): boolean {
    return (
      authorization !== undefined && !this.verifiedTokens.knows(authorization)
    );
  }

  private async refusal(
    request: FastifyRequest,
  ): Promise<TooManyRequestsError | undefined> {
    const count = await this.counter.read(keyOf(request));
    if (!count || count.consumedPoints < this.env.REFUSALS_PER_MINUTE)
      return undefined;
    return new TooManyRequestsError(
      'Too many refused requests have come from this address.',
      count.msBeforeNext,
      { address: request.ip },
    );
  }
}

const keyOf = ({ ip }: FastifyRequest): string => `address:${networkOf(ip)}`;
