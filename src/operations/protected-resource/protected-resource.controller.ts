import {
  Controller,
  Get,
  Header,
  Inject,
  Module,
  NotFoundException,
  Param,
} from '@nestjs/common';
import {
  getResourceMetadataUrl,
  withoutTrailingSlash,
} from '@repo/access-tokens';
import { AUTH_OPTIONS, type AuthOptions } from '../../auth/auth-options.js';
import { Public } from '../../auth/policy.js';
import { scopes } from '../../auth/scopes.js';
import { SigningKeysService } from '../../auth/signing-keys.service.js';
import {
  Operation,
  Tag,
} from '../../platform/annotations/operation.decorator.js';
import { ProtectedResourceMetadata } from './protected-resource-metadata.dto.js';

const wellKnown = '.well-known/oauth-protected-resource';

/** OAuth 2.0 Protected Resource Metadata (RFC 9728): where to get tokens for this API, and its scopes. */
@Public()
@Tag({
  name: 'Discovery',
  description: 'Where clients get tokens for this API.',
})
@Controller(wellKnown)
export class ProtectedResourceController {
  constructor(
    @Inject(AUTH_OPTIONS) private readonly options: AuthOptions,
    private readonly keys: SigningKeysService,
  ) {}

  /** At the plain path, since a gateway may take `PUBLIC_URL`'s path off. */
  @Get()
  @Header('cache-control', 'public, max-age=3600')
  @Operation({
    summary: 'Read the protected resource metadata (RFC 9728)',
    response: ProtectedResourceMetadata,
  })
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
      audience,
    };
  }

  /** Where RFC 9728, section 3.1, puts it for an API that has a path. */
  @Get('*')
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

@Module({ controllers: [ProtectedResourceController] })
export class ProtectedResourceModule {}
