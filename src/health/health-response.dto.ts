import { ApiProperty } from '@nestjs/swagger';
import type { HealthCheckResult } from '@nestjs/terminus';

export class LiveResponse {
  @ApiProperty({ enum: ['ok'] })
  readonly status!: 'ok';
}

export class ReadyResponse {
  @ApiProperty({ enum: ['ok'] })
  readonly status!: HealthCheckResult['status'];

  @ApiProperty({
    type: 'object',
    description: 'Each check by name, with its `status` and any details.',
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
