import { IsString } from 'class-validator';
import { Described } from '../../platform/annotations/described.decorator.js';

@Described('OAuth 2.0 Protected Resource Metadata (RFC 9728, section 2).')
export class ProtectedResourceMetadata {
  @IsString()
  @Described("This API's own URL.", { examples: ['https://api.example.com'] })
  readonly resource!: string;

  @IsString()
  @Described("This API's name, for people.", { examples: ['Orders API'] })
  readonly resource_name!: string;

  @IsString({ each: true })
  @Described('The issuers whose tokens are accepted.', {
    examples: [['https://your-tenant.eu.auth0.com/']],
  })
  readonly authorization_servers!: readonly string[];

  @IsString({ each: true })
  @Described('The scopes of this API.', {
    examples: [['create:orders', 'read:metrics']],
  })
  readonly scopes_supported!: readonly string[];

  @IsString({ each: true })
  @Described('How a token is sent.', { examples: [['header']] })
  readonly bearer_methods_supported!: readonly string[];

  @IsString()
  @Described(
    'Not part of RFC 9728: Auth0 issues tokens for this identifier, not for the URL.',
    { examples: ['https://api.example.com'] },
  )
  readonly audience!: string;
}
