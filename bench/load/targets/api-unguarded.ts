import { setFlagsFromString } from 'node:v8';
import { root } from '../settings.js';
import { host, port } from './describe-client.js';

/**
 * The API's own build with the guards of its `AuthModule` taken out before it
 * starts: what is left is the API without protection. Somebody must be calling,
 * so each request gets one fixed client. Nothing in the API itself can do this.
 */
interface Built {
  readonly createApp: () => Promise<{
    getHttpAdapter(): { getInstance(): Fastify };
    listen(port: number, host: string): Promise<unknown>;
  }>;
  readonly AuthModule: object;
  readonly APP_GUARD: string;
}
interface Fastify {
  addHook(
    name: 'onRequest',
    hook: (
      request: { user?: unknown },
      reply: unknown,
      done: () => void,
    ) => void,
  ): void;
}

// As `main.ts` does.
setFlagsFromString('--heap-growing-percent=30');

const built = async (file: string): Promise<Built> =>
  (await import(new URL(`file://${root}${file}`).href)) as Built;

const { APP_GUARD } = await built('node_modules/@nestjs/core/index.js');
const { AuthModule } = await built('dist/auth/auth.module.js');
const { createApp } = await built('dist/create-app.js');

const providers = Reflect.getMetadata('providers', AuthModule) as {
  provide?: unknown;
}[];
Reflect.defineMetadata(
  'providers',
  providers.filter(({ provide }) => provide !== APP_GUARD),
  AuthModule,
);

const client = Object.freeze({
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
    request.user = client;
    done();
  });
await app.listen(port, host);
