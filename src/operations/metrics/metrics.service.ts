import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { VerifiedTokens } from '@repo/access-tokens';
import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { SigningKeysService } from '../../auth/signing-keys.service.js';
import { countRequests, type RequestCounts } from './request-counts.js';

/**
 * Counts requests from the start. prom-client is imported by the first scrape,
 * because it takes a good part of the start-up, and not everybody has a
 * Prometheus. Its own metrics (event loop, garbage collection) begin then.
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
