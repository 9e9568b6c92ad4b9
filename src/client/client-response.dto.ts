import { IsObject, IsString } from 'class-validator';
import { Described } from '../platform/annotations/described.decorator.js';

@Described('The calling client, according to its token.')
export class ClientResponse {
  @IsString()
  @Described("The client's id in the tenant.", {
    examples: ['local-customer-one'],
  })
  readonly id!: string;

  @IsString({ each: true })
  @Described('The granted scopes.', { examples: [['read:metrics']] })
  readonly scopes!: readonly string[];

  @IsObject()
  @Described(
    'The metadata that the tenant keeps on the client: the claims under the namespace, without the namespace.',
    {
      additionalProperties: true,
      examples: [{ urn: 'urn:example.com:c-one', plan: 'pro' }],
    },
  )
  readonly metadata!: Readonly<Record<string, unknown>>;

  @IsString()
  @Described('When the token expires.', {
    format: 'date-time',
    examples: ['2026-12-01T09:00:00.000Z'],
  })
  readonly expiresAt!: string;
}
