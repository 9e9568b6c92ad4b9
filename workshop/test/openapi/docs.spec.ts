import { Controller, Get, Module } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { AppModule } from '../../../src/app.module.js';
import { Public } from '../../../src/auth/policy.js';
import { expectProblem } from '../../../test/support/expect-challenge.js';
import { useApi } from '../../../test/support/use-api.js';
import { runApi } from '../../support/run-api.js';

describe('the docs', () => {
  const tested = useApi();

  it('are served to everybody, with all their files', async () => {
    const page = await tested.api.request().get('/docs');
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)];
    expect(files.length).toBeGreaterThan(3);
    for (const [, file] of files) {
      const response = await tested.api.request().get(`/${file}`);
      expect([file, response.status]).toEqual([file, 200]);
      expect(response.headers['x-content-type-options']).toBe('nosniff');
    }
  });

  it.each([
    ['/docs/', '../docs'],
    ['/', 'docs'],
  ])('are where %s redirects', async (path, location) => {
    const { status, headers } = await tested.api.request().get(path);
    expect([status, headers['location']]).toEqual([302, location]);
  });

  it('answer only GET at /', async () => {
    expectProblem(await tested.api.request().post('/'), 404, 'not_found');
  });

  it('may only load what the API serves and request tokens from the tenant', async () => {
    await tested.api.ready();
    const page = await tested.api.request().get('/docs');
    const policy = String(page.headers['content-security-policy']);
    const { url } = tested.issuer;
    expect(policy).toBe(
      `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' ${url}oauth/token ${url}_local/client; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    expect(page.text).not.toMatch(/<script>|<style|style=|https?:/);
  });

  it('do not change the Content-Security-Policy of the API', async () => {
    for (const path of ['/openapi.json', '/client', '/docs/start.js']) {
      const { headers } = await tested.api.request().get(path);
      const policy = headers['content-security-policy'];
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toContain('oauth/token');
    }
  });

  it.each([
    '/docs/package.json',
    '/docs/..%2f..%2fpackage.json',
    '/docs/index.html',
  ])('serve no other file: %s', async (path) => {
    expectProblem(await tested.api.request().get(path), 404, 'not_found');
  });
});

describe('an API with its own route at /', () => {
  @Controller()
  class RootController {
    @Public()
    @Get()
    greet() {
      return 'Hello';
    }
  }

  @Module({ imports: [AppModule], controllers: [RootController] })
  class RootModule {}

  const tested = useApi({ root: RootModule });

  it('keeps it', async () => {
    const { status, text } = await tested.api.request().get('/');
    expect([status, text]).toEqual([200, 'Hello']);
  });
});

describe('DOCS=off', () => {
  const tested = useApi({ variables: { DOCS: 'off' } });

  it.each([
    '/',
    '/docs',
    '/docs/start.js',
    '/docs/swagger-ui.css',
    '/openapi.json',
  ])('answers %s like a route that does not exist', async (path) => {
    const gone = await tested.api.request().get(path);
    const unknown = await tested.api.request().get('/nothing-here');
    expectProblem(gone, 404, 'not_found');
    const { requestId } = gone.body;
    expect(gone.body).toEqual({ ...unknown.body, requestId });
  });
});

describe('the docs in production', () => {
  const production = {
    NODE_ENV: 'production',
    ISSUER_BASE_URL: 'https://tenant.invalid/',
  };

  it.each([
    [{}, 404],
    [{ DOCS: 'off' }, 404],
    [{ DOCS: 'on' }, 200],
  ])('with %j answer %i', async (docs, status) => {
    const api = await runApi({ ...production, ...docs });
    for (const path of ['/docs', '/openapi.json'])
      expect((await fetch(`${api.url}${path}`)).status).toBe(status);
    expect((await fetch(`${api.url}/`)).status).toBe(404);
    await api.stop('SIGKILL');
  });
});
