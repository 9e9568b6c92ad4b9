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
import { QuietRoute } from '../../platform/logging/request-log.js';
import type { MetricsSource } from '../../platform/metrics-source.js';
import { RequestCounter } from '../rate-limit/request-counter.js';
import {
  countRequests,
  RequestTally,
  type RequestCounts,
} from './request-counts.js';

/**
 * Counts requests from the start. prom-client is imported at the first scrape, so
 * that the API starts faster; its own metrics (event loop, garbage collection)
 * start then.
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

  /** All current metrics in Prometheus's text format. */
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

  /** The providers that have their own metrics. */
  private getSources(): MetricsSource[] {
    const instances = this.discovery
      .getProviders()
      .filter((provider) => provider.isDependencyTreeStatic())
      .map(({ instance }) => instance as unknown);
    // A provider can have several tokens (`useExisting`).
    return [...new Set(instances)].filter(isSource);
  }
}

const isSource = (provider: unknown): provider is MetricsSource =>
  typeof (provider as Partial<MetricsSource> | null)?.registerMetrics ===
  'function';

/** The media type of Prometheus's text format. */
const textFormat = 'text/plain; version=0.0.4; charset=utf-8';

/** Metrics in Prometheus's text format. Prometheus needs its own machine client to scrape them. */
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
