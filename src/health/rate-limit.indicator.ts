import { Injectable } from '@nestjs/common';
import {
  HealthIndicatorService,
  type HealthIndicatorResult,
} from '@nestjs/terminus';
import { RequestCounter } from '../rate-limit/request-counter.js';

/** Where requests are counted. Never a reason not to be ready: without Redis, each process counts for itself. */
@Injectable()
export class RateLimitIndicator {
  constructor(
    private readonly counter: RequestCounter,
    private readonly indicators: HealthIndicatorService,
  ) {}

  check(): HealthIndicatorResult {
    const { shared } = this.counter;
    const counting = shared
      ? 'in Redis, shared by all replicas'
      : 'in this process';
    return this.indicators
      .check('rateLimit')
      .up({ counting, ...(shared === false && { redis: 'away' }) });
  }
}
