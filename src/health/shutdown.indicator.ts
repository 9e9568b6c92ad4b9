import { Injectable } from '@nestjs/common';
import {
  HealthIndicatorService,
  type HealthIndicatorResult,
} from '@nestjs/terminus';
import { ShutdownState } from '../http/shutdown-state.js';

/** Whether this process still wants requests: not once it has been told to end. */
@Injectable()
export class ShutdownIndicator {
  constructor(
    private readonly shutdown: ShutdownState,
    private readonly indicators: HealthIndicatorService,
  ) {}

  check(): HealthIndicatorResult {
    const indicator = this.indicators.check('process');
    return this.shutdown.shuttingDown
      ? indicator.down('shutting down')
      : indicator.up();
  }
}
