import {
  Controller,
  Get,
  ServiceUnavailableException,
  VERSION_NEUTRAL,
} from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import { Public } from '../auth/policy.js';
import { QuietRoute } from '../platform/logging/request-log.js';
import {
  ApiProblems,
  ProblemException,
} from '../platform/problem/problem.exception.js';
import { LiveResponse, ReadyResponse } from './health-response.dto.js';
import {
  RateLimitIndicator,
  ShutdownIndicator,
  SigningKeysIndicator,
} from './health.indicators.js';

/** Tells the platform that runs the API whether the process is alive, and whether it should receive requests. */
@Public()
@ApiTags('Health')
@Controller({ path: 'health', version: VERSION_NEUTRAL })
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly signingKeys: SigningKeysIndicator,
    private readonly shutdown: ShutdownIndicator,
    private readonly rateLimit: RateLimitIndicator,
  ) {}

  @Get('live')
  @QuietRoute()
  @ApiOperation({ summary: 'Is the process alive?' })
  @ApiOkResponse({ type: LiveResponse })
  live(): LiveResponse {
    return { status: 'ok' };
  }

  /** @throws {ProblemException} 503 while no token can be verified or the process is shutting down; `checks` says which */
  @Get('ready')
  @QuietRoute(503) // The reason is already in the log.
  @ApiOperation({
    summary: 'Should the process receive requests?',
    description:
      '503 while no token can be verified, or once the process is shutting down.',
  })
  @ApiOkResponse({ type: ReadyResponse })
  @ApiProblems('not_ready')
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
