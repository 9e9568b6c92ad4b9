import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import type { AuthOptions } from '../../auth/auth-options.js';

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
    description: "This API's name, for display.",
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
    description: 'Where a bearer token may be sent.',
    examples: [['header']],
  })
  readonly bearer_methods_supported!: readonly string[];

  @ApiPropertyOptional({
    type: [String],
    description: 'The accepted algorithms of DPoP proofs (RFC 9449).',
    examples: [['ES256', 'PS256']],
  })
  readonly dpop_signing_alg_values_supported?: readonly string[];

  @ApiPropertyOptional({
    description: 'Whether only DPoP-bound tokens are accepted.',
  })
  readonly dpop_bound_access_tokens_required?: boolean;

  @ApiPropertyOptional({
    description: 'Whether certificate-bound tokens (RFC 8705) are accepted.',
  })
  readonly tls_client_certificate_bound_access_tokens?: boolean;

  @ApiProperty({
    description:
      'The audience of tokens for this API. Not part of RFC 9728: Auth0 issues tokens for this identifier, not for the URL.',
    examples: ['https://api.example.com'],
  })
  readonly audience!: string;
}

/** The metadata about proofs of possession, as far as they are accepted. */
export const getProofMetadata = ({
  proofOfPossession: mode = 'off',
  dpop,
  getCertificate,
}: AuthOptions): Partial<ProtectedResourceMetadata> => ({
  ...(mode !== 'off' &&
    dpop?.algorithms && { dpop_signing_alg_values_supported: dpop.algorithms }),
  ...(mode === 'required' &&
    !getCertificate && { dpop_bound_access_tokens_required: true }),
  ...(mode !== 'off' &&
    getCertificate && { tls_client_certificate_bound_access_tokens: true }),
});
