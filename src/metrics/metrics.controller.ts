import { Controller, Get, Header } from '@nestjs/common';
import { Registry } from 'prom-client';
import { RequiredScopes } from '../auth/policy/required-scopes.decorator.js';
import { MetricsService } from './metrics.service.js';

/** Metrics in Prometheus's text format. Prometheus scrapes as a machine client of its own. */
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: MetricsService) {}

  @Get()
  @RequiredScopes('read:metrics')
  @Header('content-type', Registry.PROMETHEUS_CONTENT_TYPE)
  show(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}
