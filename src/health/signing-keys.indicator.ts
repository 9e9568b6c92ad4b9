import { Injectable } from '@nestjs/common';
import {
  HealthIndicatorService,
  type HealthIndicatorResult,
} from '@nestjs/terminus';
import { SigningKeysService } from '../auth/signing-keys/signing-keys.service.js';

/** Whether the tokens of at least one issuer can be verified now. Says how old the keys are, not whose they are. */
@Injectable()
export class SigningKeysIndicator {
  constructor(
    private readonly signingKeys: SigningKeysService,
    private readonly indicators: HealthIndicatorService,
  ) {}

  check(): HealthIndicatorResult {
    const issuers = [...this.signingKeys.issuers.values()].map(
      ({ usable, failing, fetchedAt }) => ({
        usable,
        stale: failing,
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
