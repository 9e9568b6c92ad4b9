import {
  Controller,
  Get,
  Header,
  Inject,
  NotFoundException,
  Param,
} from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { apiName } from '../config/api-name.js';
import { environment } from '../config/environment.js';
import { publicUrl, resourceMetadataUrl } from '../config/public-url.js';
import { Operation } from '../annotations/operation.decorator.js';
import { Tag } from '../annotations/tag.decorator.js';
import { Public } from './policy/public.decorator.js';
import { ProtectedResourceMetadata } from './protected-resource-metadata.dto.js';
import { scopes } from './scopes.js';
import { withoutSlash } from '../config/without-slash.js';
import { SigningKeysService } from './signing-keys/signing-keys.service.js';

const wellKnown = '.well-known/oauth-protected-resource';

/** OAuth 2.0 Protected Resource Metadata (RFC 9728): where to get tokens for this API, and which scopes there are. */
@Public()
@Tag({
  name: 'Discovery',
  description: 'Where clients get tokens for this API.',
})
@Controller(wellKnown)
export class ProtectedResourceController {
  constructor(
    @Inject(environment.KEY)
    private readonly env: ConfigType<typeof environment>,
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
    const resource = publicUrl(this.env);
    // Clients must not use it where `resource` is not the URL that they asked about (RFC 9728, section 3.3).
    if (resource === undefined) throw new NotFoundException();
    return {
      resource,
      resource_name: apiName,
      // As the tenant states its issuer, once that is known: clients compare to the letter.
      authorization_servers: this.env.ISSUER_BASE_URL.map(
        (url) => this.keys.issuers.get(withoutSlash(url))?.issuer ?? url,
      ),
      scopes_supported: Object.keys(scopes),
      bearer_methods_supported: ['header'],
      audience: this.env.AUDIENCE,
    };
  }

  /** Where RFC 9728, section 3.1, puts it for an API that has a path. */
  @Get('*')
  @Header('cache-control', 'public, max-age=3600')
  metadataOfPath(@Param('*') path: string): ProtectedResourceMetadata {
    if (!resourceMetadataUrl(this.env)?.endsWith(`${wellKnown}/${path}`))
      throw new NotFoundException();
    return this.metadata();
  }
}
