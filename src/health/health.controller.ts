import {
  Controller,
  Get,
  Header,
  ServiceUnavailableException,
} from '@nestjs/common';
import { HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import { Public } from '../auth/policy/public.decorator.js';
import { ProblemException } from '../problem/problem.exception.js';
import { RateLimitIndicator } from './rate-limit.indicator.js';
import { ShutdownIndicator } from './shutdown.indicator.js';
import { SigningKeysIndicator } from './signing-keys.indicator.js';

/** For the platform that runs the API: is the process alive, and should it get requests? */
@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly signingKeys: SigningKeysIndicator,
    private readonly shutdown: ShutdownIndicator,
    private readonly rateLimit: RateLimitIndicator,
  ) {}

  @Get('live')
  @Header('cache-control', 'no-store')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** @throws {ProblemException} 503 while no token can be verified, or the process is about to end; its `checks` say which */
  @Get('ready')
  @Header('cache-control', 'no-store')
  async ready(): Promise<
    Pick<HealthCheckResult, 'status'> & { checks: unknown }
  > {
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
