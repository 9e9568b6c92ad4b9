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
import {
  getProofMetadata,
  ProtectedResourceMetadata,
} from './protected-resource-metadata.js';

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

  /** Served even if `PUBLIC_URL` has a path, because a gateway may remove that. */
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
      // Once discovered, the issuer exactly as the tenant writes it, because clients compare it exactly.
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

  /** The location for an API whose URL has a path (RFC 9728, section 3.1). */
  @Get('*')
  @ApiExcludeEndpoint()
  @Header('cache-control', 'public, max-age=3600')
  metadataForPath(@Param('*') path: string): ProtectedResourceMetadata {
    const { resource } = this.options;
    if (
      !resource ||
      !getResourceMetadataUrl(resource).endsWith(`${wellKnown}/${path}`)
    )
      throw new NotFoundException();
    return this.metadata();
  }
}

/** Serves the document at the root of the host, without the global prefix. Challenges link to it there. */
@Module({ controllers: [ProtectedResourceController] })
export class ProtectedResourceModule implements NestModule {
  constructor(private readonly config: ApplicationConfig) {}

  /** Nest calls this after the prefix is set and before it registers routes. */
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
