import { Controller, Get, Header } from '@nestjs/common';
import { Public } from '../auth/policy/public.decorator.js';
import { SigningKeysService } from '../auth/signing-keys/signing-keys.service.js';
import { ShutdownState } from '../http/shutdown-state.js';
import { ProblemException } from '../problem/problem.exception.js';

/** For the platform that runs the API: is the process alive, and should it get requests? */
@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly signingKeys: SigningKeysService,
    private readonly shutdown: ShutdownState,
  ) {}

  @Get('live')
  @Header('cache-control', 'no-store')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** @throws {ProblemException} 503 while no token can be verified, or the process is about to end */
  @Get('ready')
  @Header('cache-control', 'no-store')
  ready(): { status: 'ok' } {
    if (this.shutdown.shuttingDown) {
      throw new ProblemException('not_ready', {
        detail: 'The API is shutting down.',
      });
    }
    const issuers = [...this.signingKeys.issuers.values()];
    if (!issuers.some((keys) => keys.usable)) {
      throw new ProblemException('not_ready', {
        detail: 'No signing key of the tenant is known.',
      });
    }
    return { status: 'ok' };
  }
}
