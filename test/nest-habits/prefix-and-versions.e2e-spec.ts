import {
  Controller,
  Get,
  Version,
  VersioningType,
  VERSION_NEUTRAL,
} from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  createProofKey,
  makeProof,
  mintToken,
} from '@repo/access-tokens/testing';
import { describe, expect, it } from 'vitest';
import { AnyClient } from '../../src/auth/policy.js';
import { useApi, type ApiWithIssuer } from '../support/use-api.js';
import { addToApp } from './support/add-to-app.js';

@AnyClient()
@Controller({ path: 'habit-orders', version: '1' })
class OrdersController {
  @Get()
  list(): string[] {
    return ['1'];
  }

  @Get()
  @Version('2')
  listAgain(): string[] {
    return ['2'];
  }

  @Get('all')
  @Version(['1', VERSION_NEUTRAL])
  all(): string[] {
    return ['all'];
  }
}

const root = addToApp({ controllers: [OrdersController] });

const get = (
  { api, issuer }: ApiWithIssuer,
  path: string,
  headers: Record<string, string> = {},
) =>
  api
    .request()
    .get(path)
    .set(headers)
    .auth(mintToken(issuer, { claims: { scope: 'read:metrics' } }), {
      type: 'bearer',
    });

/** Fetches the metadata that the challenge links to. @returns its path */
async function followChallenge(
  { api }: ApiWithIssuer,
  publicUrl: string,
  path: string,
): Promise<string> {
  const { headers } = await api.request().get(path);
  const [, url = ''] =
    /resource_metadata="([^"]+)"/.exec(headers['www-authenticate'] ?? '') ?? [];
  const { origin, pathname } = new URL(url);
  expect(origin).toBe(new URL(publicUrl).origin);
  const { status, body } = await api.request().get(pathname);
  expect(status).toBe(200);
  expect(body).toMatchObject({ resource: publicUrl });
  return pathname;
}

/** The URLs of all operations in the OpenAPI document. */
async function getDocumented({ api }: ApiWithIssuer): Promise<string[]> {
  const { body } = await api.request().get('/openapi.json');
  const { servers, paths } = body as {
    servers: { url: string }[];
    paths: Record<string, unknown>;
  };
  return Object.keys(paths).map((path) => `${servers[0]?.url}${path}`);
}

/** Requests health and metrics, and expects no log lines about them. */
async function expectQuiet(
  tested: ApiWithIssuer,
  paths: readonly string[],
): Promise<void> {
  const { api } = tested;
  for (const path of paths)
    await expect.poll(async () => (await get(tested, path)).status).toBe(200);
  await get(tested, '/nowhere');
  await api.findLogLine({ status: 404 });
  const routes = api.logs.map((line) => Reflect.get(JSON.parse(line), 'route'));
  expect(
    routes.filter((route) => /health|metrics/.test(String(route))),
  ).toEqual([]);
}

describe("setGlobalPrefix('api')", () => {
  const publicUrl = 'https://public.example';
  const tested = useApi({
    variables: { PUBLIC_URL: publicUrl },
    configure: (app) => void app.setGlobalPrefix('api'),
  });

  it('moves the routes', async () => {
    expect((await get(tested, '/api/client')).status).toBe(200);
    expect((await get(tested, '/client')).status).toBe(404);
  });

  it('does not move the metadata, and the challenge links to it', async () => {
    expect(await followChallenge(tested, publicUrl, '/api/client')).toBe(
      '/.well-known/oauth-protected-resource',
    );
  });

  it('applies to the OpenAPI document', async () => {
    const documented = await getDocumented(tested);
    expect(documented).toContain(`${publicUrl}/api/client`);
    expect(documented).toContain(
      `${publicUrl}/.well-known/oauth-protected-resource`,
    );
  });

  it('does not make the API log requests for health and metrics', async () => {
    await expectQuiet(tested, [
      '/api/health/live',
      '/api/health/ready',
      '/api/metrics',
    ]);
  });
});

describe('setGlobalPrefix() with an exclusion, and a PUBLIC_URL that has the prefix', () => {
  const publicUrl = 'https://public.example/api';
  const tested = useApi({
    variables: { PUBLIC_URL: publicUrl },
    configure: (app) =>
      void app.setGlobalPrefix('api', {
        exclude: ['health/*path', 'metrics'],
      }),
  });

  it('does not move the excluded routes', async () => {
    await expectQuiet(tested, ['/health/live', '/health/ready', '/metrics']);
    expect((await get(tested, '/api/client')).status).toBe(200);
  });

  it('serves the metadata at the path of RFC 9728, section 3.1', async () => {
    expect(await followChallenge(tested, publicUrl, '/api/client')).toBe(
      '/.well-known/oauth-protected-resource/api',
    );
  });

  it('adds the prefix only once to the URL of DPoP proofs', async () => {
    const key = createProofKey();
    const token = mintToken(tested.issuer, { claims: { cnf: key.cnf } });
    const dpop = makeProof(key, { url: `${publicUrl}/client`, token });
    const headers = { authorization: `DPoP ${token}`, dpop };
    const { status } = await tested.api
      .request()
      .get('/api/client')
      .set(headers);
    expect(status).toBe(200);
  });

  it('adds the prefix only once to the OpenAPI document', async () => {
    const documented = await getDocumented(tested);
    expect(documented).toContain('https://public.example/api/client');
    expect(documented).toContain('https://public.example/health/live');
  });
});

describe.each([
  ['the URI', { type: VersioningType.URI, defaultVersion: '1' }, '/v1'],
  [
    'a header',
    { type: VersioningType.HEADER, header: 'x-version', defaultVersion: '1' },
    '',
  ],
  [
    'the media type',
    { type: VersioningType.MEDIA_TYPE, key: 'v=', defaultVersion: '1' },
    '',
  ],
] as const)('versioning by %s', (_how, versioning, one) => {
  const publicUrl = 'https://public.example/shop';
  const tested = useApi({
    root,
    variables: { PUBLIC_URL: publicUrl },
    configure: (app: NestFastifyApplication) => {
      app.setGlobalPrefix('api');
      app.enableVersioning(versioning);
    },
  });
  const headers = (version: string) => ({
    'x-version': version,
    accept: `application/json;v=${version}`,
  });

  it('selects the handler', async () => {
    const two = one && '/v2';
    const responses = await Promise.all([
      get(tested, `/api${one}/habit-orders`, headers('1')),
      get(tested, `/api${two}/habit-orders`, headers('2')),
      get(tested, '/api/habit-orders/all'),
    ]);
    expect(responses.map(({ body }) => body as unknown)).toEqual([
      ['1'],
      ['2'],
      ['all'],
    ]);
  });

  it('does not move the metadata, and the challenge links to it', async () => {
    expect(
      await followChallenge(tested, publicUrl, '/api/habit-orders/all'),
    ).toBe('/.well-known/oauth-protected-resource/shop');
  });

  it('does not apply to health and metrics', async () => {
    await expectQuiet(tested, [
      '/api/health/live',
      '/api/health/ready',
      '/api/metrics',
    ]);
  });
});
