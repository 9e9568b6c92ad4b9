import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  Test,
  type TestingModule,
  type TestingModuleBuilder,
} from '@nestjs/testing';
import { SigningKeys } from '@repo/access-tokens';
import {
  createSigningKeyPair,
  mintToken,
  type TokenIssuer,
  type TokenOptions,
} from '@repo/access-tokens/testing';
import request from 'supertest';
import { afterEach } from 'vitest';
import { SigningKeysService } from '../../../src/auth/signing-keys.service.js';
import { createApp } from '../../../src/create-app.js';
import { TestRoutesModule } from '../../support/test-routes.module.js';

type Override = (builder: TestingModuleBuilder) => TestingModuleBuilder;
type Create = (
  testingModule: TestingModule,
) => Promise<NestFastifyApplication> | NestFastifyApplication;

/** An issuer without a server. The API gets its keys directly. */
const issuer: TokenIssuer = {
  url: 'https://tenant.invalid/',
  keys: [createSigningKeyPair('key-1')],
};

const createKeySet = (): SigningKeys =>
  new SigningKeys({
    issuers: [issuer.url],
    jwksUri: `${issuer.url}jwks.json`,
    fetchKeySet: async () => issuer.keys.map(({ jwk }) => jwk),
  });

/** Applications made by `Test.createTestingModule()`, which never listen. Each is closed after its test. */
export class TestingApi {
  private app!: NestFastifyApplication;

  constructor(
    private readonly root: Type,
    private readonly create: Create,
  ) {}

  async start(
    override: Override = (builder) => builder,
  ): Promise<NestFastifyApplication> {
    const builder = Test.createTestingModule({ imports: [this.root] })
      .overrideProvider(SigningKeysService)
      .useValue(createKeySet());
    this.app = await this.create(await override(builder).compile());
    await this.app.init();
    await this.app.getHttpAdapter().getInstance().ready();
    return this.app;
  }

  /** supertest, without a token. */
  request(): ReturnType<typeof request> {
    return request(this.app.getHttpServer());
  }

  /** An `Authorization` header that is valid, except for what the options change. */
  authorization(options: TokenOptions = {}): string {
    return `Bearer ${mintToken(issuer, options)}`;
  }

  /** A GET request with such a header. */
  get(path: string, options?: TokenOptions): request.Test {
    return this.request()
      .get(path)
      .set('authorization', this.authorization(options));
  }

  async close(): Promise<void> {
    await this.app.close();
  }
}

/** Gives each test of this file or `describe` an application that it can start. */
export function useTestingModule(
  root: Type = TestRoutesModule,
  create: Create = (testingModule) => createApp({ testingModule }),
): TestingApi {
  const api = new TestingApi(root, create);
  afterEach(() => api.close());
  return api;
}
