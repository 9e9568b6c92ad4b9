import { Controller, Get, Header, Module } from '@nestjs/common';
import { RequiredScopes } from '../../auth/policy.js';
import {
  Operation,
  Tag,
} from '../../platform/annotations/operation.decorator.js';
import { MetricsService } from './metrics.service.js';

/** As Prometheus asks for it: the text-based exposition format. */
const textFormat = 'text/plain; version=0.0.4; charset=utf-8';

/** Metrics in Prometheus's text format. Prometheus scrapes as a machine client of its own. */
@Tag({ name: 'Metrics', description: 'What the API counts and measures.' })
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: MetricsService) {}

  @Get()
  @RequiredScopes('read:metrics')
  @Operation({ summary: 'Read the metrics of this process' })
  @Header('content-type', textFormat)
  show(): Promise<string> {
    return this.metrics.read();
  }
}

@Module({ controllers: [MetricsController], providers: [MetricsService] })
export class MetricsModule {}
