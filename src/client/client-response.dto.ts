import { ApiProperty, ApiSchema } from '@nestjs/swagger';

@ApiSchema({ description: 'The calling client, according to its token.' })
export class ClientResponse {
  @ApiProperty({
    description: "The client's id in the tenant.",
    examples: ['local-customer-one'],
  })
  readonly id!: string;

  @ApiProperty({
    type: [String],
    description: 'The granted scopes.',
    examples: [['read:metrics']],
  })
  readonly scopes!: readonly string[];

  @ApiProperty({
    type: 'object',
    description:
      "The client's metadata: the claims under the namespace, without the namespace.",
    additionalProperties: true,
    examples: [{ urn: 'urn:example.com:c-one', plan: 'pro' }],
  })
  readonly metadata!: Readonly<Record<string, unknown>>;

  @ApiProperty({
    description: 'When the token expires.',
    format: 'date-time',
    examples: ['2026-12-01T09:00:00.000Z'],
  })
  readonly expiresAt!: string;
}
