import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import { Public } from '../auth/policy.js';
import { Operation, Tag } from '../platform/annotations/operation.decorator.js';
import { ProblemException } from '../platform/problem/problem.exception.js';
import { LiveResponse, ReadyResponse } from './health-response.dto.js';
import {
  RateLimitIndicator,
  ShutdownIndicator,
  SigningKeysIndicator,
} from './health.indicators.js';

/** For the platform that runs the API: is the process alive, and should it get requests? */
@Public()
@Tag({ name: 'Health', description: 'For the platform that runs the API.' })
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly signingKeys: SigningKeysIndicator,
    private readonly shutdown: ShutdownIndicator,
    private readonly rateLimit: RateLimitIndicator,
  ) {}

  @Get('live')
  @Operation({ summary: 'Is the process alive?', response: LiveResponse })
  live(): LiveResponse {
    return { status: 'ok' };
  }

  /** @throws {ProblemException} 503 while no token can be verified, or the process is about to end; its `checks` say which */
  @Get('ready')
  @Operation({
    summary: 'Should the process get requests?',
    description:
      '503 while no token can be verified, or once the process is about to end.',
    response: ReadyResponse,
    problems: ['not_ready'],
  })
  async ready(): Promise<ReadyResponse> {
    try {
      const { status, details } = await this.health.check([
        () => this.shutdown.check(),
        () => this.signingKeys.check(),
        () => this.rateLimit.check(),
      ]);
      return { status, checks: details };
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      const { error: failed, details } =
        error.getResponse() as HealthCheckResult;
      throw new ProblemException('not_ready', {
        detail: `Not ready: ${Object.keys(failed ?? {}).join(', ')}.`,
        extensions: { checks: details },
      });
    }
  }
}
