import type { HealthCheckResult } from '@nestjs/terminus';
import { IsIn, IsObject } from 'class-validator';
import { Described } from '../platform/annotations/described.decorator.js';

export class LiveResponse {
  @IsIn(['ok'])
  readonly status!: 'ok';
}

export class ReadyResponse {
  @IsIn(['ok'])
  readonly status!: HealthCheckResult['status'];

  @IsObject()
  @Described('Each check by name, with its `status` and perhaps details.', {
    additionalProperties: { type: 'object' },
    examples: [
      {
        process: { status: 'up' },
        signingKeys: {
          status: 'up',
          issuers: [{ usable: true, stale: false, ageSeconds: 12 }],
        },
        rateLimit: { status: 'up', counting: 'in this process' },
      },
    ],
  })
  readonly checks!: unknown;
}
