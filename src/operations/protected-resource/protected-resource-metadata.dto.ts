import { ApiProperty, ApiSchema } from '@nestjs/swagger';

@ApiSchema({
  description: 'OAuth 2.0 Protected Resource Metadata (RFC 9728, section 2).',
})
export class ProtectedResourceMetadata {
  @ApiProperty({
    description: "This API's own URL.",
    examples: ['https://api.example.com'],
  })
  readonly resource!: string;

  @ApiProperty({
    description: "This API's name, for people.",
    examples: ['Orders API'],
  })
  readonly resource_name!: string;

  @ApiProperty({
    type: [String],
    description: 'The issuers whose tokens are accepted.',
    examples: [['https://your-tenant.eu.auth0.com/']],
  })
  readonly authorization_servers!: readonly string[];

  @ApiProperty({
    type: [String],
    description: 'The scopes of this API.',
    examples: [['create:orders', 'read:metrics']],
  })
  readonly scopes_supported!: readonly string[];

  @ApiProperty({
    type: [String],
    description: 'How a token is sent.',
    examples: [['header']],
  })
  readonly bearer_methods_supported!: readonly string[];

  @ApiProperty({
    description:
      'Not part of RFC 9728: Auth0 issues tokens for this identifier, not for the URL.',
    examples: ['https://api.example.com'],
  })
  readonly audience!: string;
}
