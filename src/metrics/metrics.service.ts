import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { SigningKeysService } from '../auth/signing-keys/signing-keys.service.js';
import { VerifiedTokens } from '../auth/verified-tokens.js';
import { countRequests, type RequestCounts } from './request-counts.js';

/**
 * Counts requests from the start. prom-client comes in with the first scrape:
 * it takes a good part of the start-up, and not everybody has a Prometheus. What
 * it measures of the process itself (event loop, garbage collection) begins then.
 */
@Injectable()
export class MetricsService {
  private readonly counts: RequestCounts;
  private registry: Promise<Registry> | undefined;

  constructor(
    adapter: HttpAdapterHost,
    private readonly tokens: VerifiedTokens,
    private readonly keys: SigningKeysService,
  ) {
    this.counts = countRequests(
      adapter.httpAdapter.getInstance<FastifyInstance>(),
    );
  }

  /** All metrics as of now, in Prometheus's text format. */
  async read(): Promise<string> {
    this.registry ??= this.createRegistry();
    return (await this.registry).metrics();
  }

  private async createRegistry(): Promise<Registry> {
    const { createRegistry } = await import('./create-registry.js');
    return createRegistry(this.counts, this.tokens, this.keys);
  }
}
