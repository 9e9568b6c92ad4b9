import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  Registry,
} from 'prom-client';
import { SigningKeysService } from '../auth/signing-keys/signing-keys.service.js';
import { VerifiedTokens } from '../auth/verified-tokens.js';

/**
 * What the API counts and measures, for Prometheus. No label can grow without
 * bound: routes are patterns, statuses are classes, codes come from one list,
 * issuers are numbered in the order of `ISSUER_BASE_URL`. Clients are no label.
 */
@Injectable()
export class MetricsService {
  readonly registry = new Registry();

  private readonly requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests by route pattern, method and status class.',
    labelNames: ['route', 'method', 'status'] as const,
    registers: [this.registry],
  });
  private readonly durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'How long requests took, by route pattern and method.',
    labelNames: ['route', 'method'] as const,
    buckets: [
      0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
    ],
    registers: [this.registry],
  });
  private readonly problems = new Counter({
    name: 'http_problems_total',
    help: 'Requests that were answered with a problem, by its code.',
    labelNames: ['code'] as const,
    registers: [this.registry],
  });

  constructor(
    adapter: HttpAdapterHost,
    tokens: VerifiedTokens,
    keys: SigningKeysService,
  ) {
    collectDefaultMetrics({ register: this.registry });
    this.readFromTokens(tokens);
    this.readFromKeys(keys);
    adapter.httpAdapter
      .getInstance<FastifyInstance>()
      .addHook('onResponse', (request, reply, done) => {
        this.countRequest(request, reply);
        done();
      });
  }

  private countRequest(request: FastifyRequest, reply: FastifyReply): void {
    const labels = {
      route: request.routeOptions.url ?? 'none',
      method: request.method,
    };
    this.requests.inc({
      ...labels,
      status: `${Math.floor(reply.statusCode / 100)}xx`,
    });
    this.durations.observe(labels, reply.elapsedTime / 1000);
    if (request.problem) this.problems.inc({ code: request.problem.code });
  }

  private readFromTokens(tokens: VerifiedTokens): void {
    this.registry.registerMetric(
      new Counter({
        name: 'verified_tokens_lookups_total',
        help: 'Whether the token of a request was remembered.',
        labelNames: ['result'] as const,
        registers: [],
        collect() {
          this.reset();
          this.inc({ result: 'hit' }, tokens.hits);
          this.inc({ result: 'miss' }, tokens.misses);
        },
      }),
    );
    this.registry.registerMetric(
      new Gauge({
        name: 'verified_tokens',
        help: 'How many verified tokens are remembered.',
        registers: [],
        collect() {
          this.set(tokens.size);
        },
      }),
    );
  }

  private readFromKeys({ issuers }: SigningKeysService): void {
    this.registry.registerMetric(
      new Counter({
        name: 'signing_key_fetches_total',
        help: 'Fetches of an issuer’s signing keys, by result.',
        labelNames: ['issuer', 'result'] as const,
        registers: [],
        collect() {
          this.reset();
          [...issuers.values()].forEach(({ fetches }, issuer) => {
            this.inc({ issuer, result: 'success' }, fetches.succeeded);
            this.inc({ issuer, result: 'failure' }, fetches.failed);
          });
        },
      }),
    );
    this.registry.registerMetric(
      new Gauge({
        name: 'signing_keys_age_seconds',
        help: 'How long ago an issuer’s signing keys were fetched; none before the first time.',
        labelNames: ['issuer'] as const,
        registers: [],
        collect() {
          [...issuers.values()].forEach(({ fetchedAt }, issuer) => {
            if (fetchedAt)
              this.set({ issuer }, (Date.now() - fetchedAt) / 1000);
          });
        },
      }),
    );
  }
}
