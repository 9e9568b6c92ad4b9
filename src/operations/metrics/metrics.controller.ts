import {
  Controller,
  Get,
  Header,
  Injectable,
  Module,
  VERSION_NEUTRAL,
} from '@nestjs/common';
import {
  DiscoveryModule,
  DiscoveryService,
  HttpAdapterHost,
} from '@nestjs/core';
import {
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import { VerifiedTokens } from '@repo/access-tokens';
import type { Registry } from 'prom-client';
import { RequiredScopes } from '../../auth/policy.js';
import { SenderProofs } from '../../auth/sender-proofs.service.js';
import { SigningKeysService } from '../../auth/signing-keys.service.js';
import { onServer } from '../../platform/http/http-context.js';
import type { MetricsSource } from '../../platform/metrics-source.js';
import { QuietRoute } from '../../platform/logging/request-log.js';
import { RequestCounter } from '../rate-limit/request-counter.js';
import {
  countRequests,
  RequestTally,
  type RequestCounts,
} from './request-counts.js';

/**
 * Counts requests from the start. prom-client is imported by the first scrape,
 * because it takes a good part of the start-up, and not everybody has a
 * Prometheus. Its own metrics (event loop, garbage collection) begin then.
 */
@Injectable()
export class MetricsService {
  private readonly counts: RequestCounts = {
    requests: new RequestTally(),
    problems: new Map(),
    endedConnections: { limit: 0, unanswered: 0, stalled: 0, slow: 0 },
  };
  private registry: Promise<Registry> | undefined;

  constructor(
    host: HttpAdapterHost,
    private readonly tokens: VerifiedTokens,
    private readonly keys: SigningKeysService,
    private readonly proofs: SenderProofs,
    private readonly requestCounter: RequestCounter,
    private readonly discovery: DiscoveryService,
  ) {
    onServer(host, (fastify) => countRequests(fastify, this.counts));
  }

  /** All metrics as of now, in Prometheus's text format. */
  async read(): Promise<string> {
    this.registry ??= this.createRegistry();
    return (await this.registry).metrics();
  }

  private async createRegistry(): Promise<Registry> {
    const { createRegistry } = await import('./create-registry.js');
    return createRegistry(
      this.counts,
      this.tokens,
      this.keys,
      this.proofs,
      this.requestCounter,
      this.getSources(),
    );
  }

  /** The features that have metrics of their own. */
  private getSources(): MetricsSource[] {
    const instances = this.discovery
      .getProviders()
      .filter((provider) => provider.isDependencyTreeStatic())
      .map(({ instance }) => instance as unknown);
    // With `useExisting`, one has several tokens.
    return [...new Set(instances)].filter(isSource);
  }
}

const isSource = (provider: unknown): provider is MetricsSource =>
  typeof (provider as Partial<MetricsSource> | null)?.registerMetrics ===
  'function';

/** As Prometheus asks for it: the text-based exposition format. */
const textFormat = 'text/plain; version=0.0.4; charset=utf-8';

/** Metrics in Prometheus's text format. Prometheus scrapes as a machine client of its own. */
@ApiTags('Metrics')
@Controller({ path: 'metrics', version: VERSION_NEUTRAL })
export class MetricsController {
  constructor(private readonly metrics: MetricsService) {}

  @Get()
  @QuietRoute()
  @RequiredScopes('read:metrics')
  @ApiOperation({ summary: 'Read the metrics of this process' })
  @ApiOkResponse({ type: String })
  @ApiProduces(textFormat)
  @Header('content-type', textFormat)
  show(): Promise<string> {
    return this.metrics.read();
  }
}

@Module({
  imports: [DiscoveryModule],
  controllers: [MetricsController],
  providers: [MetricsService],
})
export class MetricsModule {}
