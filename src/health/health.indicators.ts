import { Injectable } from '@nestjs/common';
import {
  HealthIndicatorService,
  type HealthIndicatorResult,
} from '@nestjs/terminus';
import { SigningKeysService } from '../auth/signing-keys.service.js';
import { RequestCounter } from '../operations/rate-limit/request-counter.js';
import { ShutdownState } from '../platform/http/graceful-shutdown.js';

/** Reports where requests are counted. Always up: while Redis is unavailable, each process counts its own requests. */
@Injectable()
export class RateLimitIndicator {
  constructor(
    private readonly counter: RequestCounter,
    private readonly indicators: HealthIndicatorService,
  ) {}

  check(): HealthIndicatorResult {
    const redis = this.counter.redisState;
    const indicator = this.indicators.check('rateLimit');
    return redis === 'shared'
      ? indicator.up({ counting: 'in Redis, shared by all instances' })
      : indicator.up({ counting: 'in this process', ...(redis && { redis }) });
  }
}

/** Down once this process is shutting down. */
@Injectable()
export class ShutdownIndicator {
  constructor(
    private readonly shutdown: ShutdownState,
    private readonly indicators: HealthIndicatorService,
  ) {}

  check(): HealthIndicatorResult {
    const indicator = this.indicators.check('process');
    return this.shutdown.isShuttingDown
      ? indicator.down('shutting down')
      : indicator.up();
  }
}

/** Up while the tokens of at least one issuer can be verified. Reports the age of the keys, but not the URLs of the issuers. */
@Injectable()
export class SigningKeysIndicator {
  constructor(
    private readonly signingKeys: SigningKeysService,
    private readonly indicators: HealthIndicatorService,
  ) {}

  check(): HealthIndicatorResult {
    const issuers = [...this.signingKeys.issuers.values()].map(
      ({ usable, failing, published, fetchedAt }) => ({
        usable,
        stale: failing,
        ...(published === 0 && {
          reason: 'the issuer publishes no usable signing key',
        }),
        ageSeconds: fetchedAt
          ? Math.round((Date.now() - fetchedAt) / 1000)
          : null,
      }),
    );
    const indicator = this.indicators.check('signingKeys');
    return issuers.some(({ usable }) => usable)
      ? indicator.up({ issuers })
      : indicator.down({ issuers });
  }
}
