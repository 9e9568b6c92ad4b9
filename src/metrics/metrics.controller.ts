import { Controller, Get, Header } from '@nestjs/common';
import { Registry } from 'prom-client';
import { RequiredScopes } from '../auth/policy/required-scopes.decorator.js';
import { Operation } from '../annotations/operation.decorator.js';
import { Tag } from '../annotations/tag.decorator.js';
import { MetricsService } from './metrics.service.js';

/** Metrics in Prometheus's text format. Prometheus scrapes as a machine client of its own. */
@Tag({ name: 'Metrics', description: 'What the API counts and measures.' })
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: MetricsService) {}

  @Get()
  @RequiredScopes('read:metrics')
  @Operation({ summary: 'Read the metrics of this process' })
  @Header('content-type', Registry.PROMETHEUS_CONTENT_TYPE)
  show(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}
