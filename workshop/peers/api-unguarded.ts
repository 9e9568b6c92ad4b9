import { setFlagsFromString } from 'node:v8';
import { APP_GUARD } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { settings } from './describe-client.js';

/**
 * The API's own build without protection: the guards of `AuthModule` are removed
 * before the start, and every request gets the same client. Nothing in the API
 * itself can do this.
 */
interface Built {
  readonly createApp: () => Promise<NestFastifyApplication>;
  readonly AuthModule: object;
}

// As in `main.ts`.
setFlagsFromString('--heap-growing-percent=30');

const dist = new URL('../../../dist/', import.meta.url);
const { AuthModule } = (await import(`${dist}auth/auth.module.js`)) as Built;
const { createApp } = (await import(`${dist}create-app.js`)) as Built;

const providers = Reflect.getMetadata('providers', AuthModule) as {
  provide?: unknown;
}[];
Reflect.defineMetadata(
  'providers',
  providers.filter(({ provide }) => provide !== APP_GUARD),
  AuthModule,
);

const user = Object.freeze({
  id: 'client-000000-bench',
  scopes: ['create:textAnalysis'],
  metadata: { urn: 'urn:example.com:c-0', plan: 'pro' },
  claims: {},
  expiresAt: 2_000_000_000,
});

const app = await createApp();
app
  .getHttpAdapter()
  .getInstance()
  .addHook('onRequest', (request, _reply, done) => {
    Object.assign(request, { user });
    done();
  });
await app.listen(settings.port, settings.host);
