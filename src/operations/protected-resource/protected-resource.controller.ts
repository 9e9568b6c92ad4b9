import {
  Controller,
  Get,
  Header,
  Inject,
  Module,
  NotFoundException,
  Param,
  VERSION_NEUTRAL,
  type NestModule,
} from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';
import { mapToExcludeRoute } from '@nestjs/core/middleware/utils.js';
import {
  ApiExcludeEndpoint,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiSchema,
  ApiTags,
} from '@nestjs/swagger';
import {
  getResourceMetadataUrl,
  withoutTrailingSlash,
} from '@repo/access-tokens';
import { AUTH_OPTIONS, type AuthOptions } from '../../auth/auth-options.js';
import { Public } from '../../auth/policy.js';
import { scopes } from '../../auth/scopes.js';
import { SigningKeysService } from '../../auth/signing-keys.service.js';

@ApiSchema({
  description: 'OAuth 2.0 Protected Resource Metadata (RFC 9728, section 2).',
})
class ProtectedResourceMetadata {
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

  @ApiPropertyOptional({
    type: [String],
    description: 'The algorithms of DPoP proofs (RFC 9449), if it takes any.',
    examples: [['ES256', 'PS256']],
  })
  readonly dpop_signing_alg_values_supported?: readonly string[];

  @ApiPropertyOptional({ description: 'Whether only DPoP-bound tokens do.' })
  readonly dpop_bound_access_tokens_required?: boolean;

  @ApiPropertyOptional({
    description: 'Whether certificate-bound tokens (RFC 8705) are accepted.',
  })
  readonly tls_client_certificate_bound_access_tokens?: boolean;

  @ApiProperty({
    description:
      'Not part of RFC 9728: Auth0 issues tokens for this identifier, not for the URL.',
    examples: ['https://api.example.com'],
  })
  readonly audience!: string;
}

/** What is true of proofs of possession; nothing else is there. */
const getProofMetadata = ({
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

const wellKnown = '.well-known/oauth-protected-resource';

/** OAuth 2.0 Protected Resource Metadata (RFC 9728): where to get tokens for this API, and its scopes. */
@Public()
@ApiTags('Discovery')
@Controller({ path: wellKnown, version: VERSION_NEUTRAL })
export class ProtectedResourceController {
  constructor(
    @Inject(AUTH_OPTIONS) private readonly options: AuthOptions,
    private readonly keys: SigningKeysService,
  ) {}

  /** At the plain path, since a gateway may take `PUBLIC_URL`'s path off. */
  @Get()
  @Header('cache-control', 'public, max-age=3600')
  @ApiOperation({
    summary: 'Read the protected resource metadata (RFC 9728)',
  })
  @ApiOkResponse({ type: ProtectedResourceMetadata })
  metadata(): ProtectedResourceMetadata {
    const { resource, resourceName, issuers, audience } = this.options;
    // Clients must ignore the document if `resource` is not the URL that they use (RFC 9728, section 3.3).
    if (resource === undefined) throw new NotFoundException();
    return {
      resource,
      resource_name: resourceName,
      // As the tenant states its issuer, once that is known: clients compare it exactly.
      authorization_servers: issuers.map(
        (url) =>
          this.keys.issuers.get(withoutTrailingSlash(url))?.issuer ?? url,
      ),
      scopes_supported: Object.keys(scopes),
      bearer_methods_supported: ['header'],
      ...getProofMetadata(this.options),
      audience,
    };
  }

  /** Where RFC 9728, section 3.1, puts it for an API that has a path. */
  @Get('*')
  @ApiExcludeEndpoint()
  @Header('cache-control', 'public, max-age=3600')
  metadataOfPath(@Param('*') path: string): ProtectedResourceMetadata {
    const { resource } = this.options;
    if (
      !resource ||
      !getResourceMetadataUrl(resource).endsWith(`${wellKnown}/${path}`)
    )
      throw new NotFoundException();
    return this.metadata();
  }
}

/** Keeps the document at the root of the host, where challenges point to, whatever prefix the API's routes have. */
@Module({ controllers: [ProtectedResourceController] })
export class ProtectedResourceModule implements NestModule {
  constructor(private readonly config: ApplicationConfig) {}

  /** Nest calls it once the prefix is known, and before it registers routes. */
  configure(): void {
    const { exclude = [], ...options } = this.config.getGlobalPrefixOptions();
    this.config.setGlobalPrefixOptions({
      ...options,
      exclude: [
        ...exclude,
        ...mapToExcludeRoute([wellKnown, `${wellKnown}/*path`]),
      ],
    });
  }
}
