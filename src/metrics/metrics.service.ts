import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { SigningKeysService } from '../auth/signing-keys/signing-keys.service.js';
import { VerifiedTokens } from '../auth/verified-tokens.js';
import { collectAuthMetrics } from './auth-metrics.js';
import { collectRequestMetrics } from './request-metrics.js';

/**
 * What the API counts and measures, for Prometheus. No label can grow without
 * bound: routes are patterns, statuses are classes, codes come from one list,
 * issuers are numbered in the order of `ISSUER_BASE_URL`. Clients are no label.
 */
@Injectable()
export class MetricsService {
  readonly registry = new Registry();

  constructor(
    adapter: HttpAdapterHost,
    tokens: VerifiedTokens,
    keys: SigningKeysService,
  ) {
    collectDefaultMetrics({ register: this.registry });
    collectAuthMetrics(this.registry, tokens, keys);
    collectRequestMetrics(
      this.registry,
      adapter.httpAdapter.getInstance<FastifyInstance>(),
    );
  }
}
