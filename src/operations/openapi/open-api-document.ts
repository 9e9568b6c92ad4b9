import type { INestApplication } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { AUTH_OPTIONS, type AuthOptions } from '../../auth/auth-options.js';
import { SigningKeysService } from '../../auth/signing-keys.service.js';
import { securitySchemes, tokenUrls } from './document/security-schemes.js';

/** The OpenAPI document: built on the first request, with the token URLs that the tenants last reported. */
export class OpenApiDocument {
  private built: Promise<OpenAPIObject> | undefined;

  private readonly options: AuthOptions;

  constructor(private readonly app: INestApplication) {
    this.options = app.get<AuthOptions>(AUTH_OPTIONS);
  }

  /** This API's name, for people. */
  get title(): string {
    return this.options.resourceName;
  }

  /** Where clients get tokens, as far as known. */
  get tokenUrls(): string[] {
    return tokenUrls(this.options, this.app.get(SigningKeysService));
  }

  async read(): Promise<OpenAPIObject> {
    this.built ??= this.build();
    const { components, ...document } = await this.built;
    return {
      ...document,
      components: {
        securitySchemes: securitySchemes(this.options, this.tokenUrls),
        ...components,
      },
    };
  }

  private async build(): Promise<OpenAPIObject> {
    const { buildDocument } = await import('./document/build-document.js');
    return buildDocument(this.app, this.options);
  }
}
