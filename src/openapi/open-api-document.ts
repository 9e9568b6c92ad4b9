import type { INestApplication } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { SigningKeysService } from '../auth/signing-keys/signing-keys.service.js';
import type { Environment } from '../config/environment.js';
import { securitySchemes, tokenUrls } from './document/security-schemes.js';

/** The OpenAPI document: built when it is first asked for, and then as the tenants last answered. */
export class OpenApiDocument {
  private built: Promise<OpenAPIObject> | undefined;

  constructor(
    private readonly app: INestApplication,
    private readonly env: Environment,
  ) {}

  /** Where clients get tokens, as far as it is known now. */
  get tokenUrls(): string[] {
    return tokenUrls(this.env, this.app.get(SigningKeysService));
  }

  async read(): Promise<OpenAPIObject> {
    this.built ??= this.build();
    const { components, ...document } = await this.built;
    return {
      ...document,
      components: {
        securitySchemes: securitySchemes(this.env, this.tokenUrls),
        ...components,
      },
    };
  }

  private async build(): Promise<OpenAPIObject> {
    const { buildDocument } = await import('./document/build-document.js');
    return buildDocument(this.app, this.env);
  }
}
