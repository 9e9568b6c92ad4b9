import { startIssuer, type TestIssuer } from '@repo/access-tokens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scopes } from '../src/auth/scopes.js';
import { apiName } from '../src/config/api.js';
import { expectProblem } from './support/expect-challenge.js';
import { startApi, type TestApi } from './support/start-api.js';
import { useApi } from './support/use-api.js';

describe('the protected resource metadata (RFC 9728)', () => {
  const tested = useApi({
    variables: { PUBLIC_URL: 'https://public.example/' },
  });

  it('is public, at the URL in the challenge', async () => {
    const challenge = (await tested.api.getClient()).headers[
      'www-authenticate'
    ];
    expect(challenge).toMatch(
      /^Bearer realm="https:\/\/api\.example\.com", resource_metadata="https:\/\/public\.example\/\.well-known\/oauth-protected-resource"/,
    );
    const response = await tested.api
      .request()
      .get('/.well-known/oauth-protected-resource');
    expect(response.status).toBe(200);
    expect(response.headers['content-type']).toMatch(/^application\/json/);
    expect(response.body).toEqual({
      resource: 'https://public.example',
      resource_name: apiName,
      authorization_servers: [tested.issuer.url],
      scopes_supported: Object.keys(scopes),
      bearer_methods_supported: ['header'],
      dpop_signing_alg_values_supported: [
        'ES256',
        'ES384',
        'EdDSA',
        'PS256',
        'RS256',
      ],
      audience: 'https://api.example.com',
    });
  });

  it('has a URL that does not depend on the Host header', async () => {
    const request = tested.api
      .request()
      .get('/client')
      .set('host', 'evil.example');
    expect((await request).headers['www-authenticate']).not.toContain('evil');
  });
});

describe('the metadata of an API whose URL has a path', () => {
  const tested = useApi({
    variables: { PUBLIC_URL: 'https://public.example/text/v1' },
  });

  it('is served at the well-known path, with and without that path', async () => {
    const challenge = (await tested.api.getClient()).headers[
      'www-authenticate'
    ];
    expect(challenge).toContain(
      'resource_metadata="https://public.example/.well-known/oauth-protected-resource/text/v1"',
    );
    for (const path of ['', '/text/v1']) {
      const response = await tested.api
        .request()
        .get(`/.well-known/oauth-protected-resource${path}`);
      expect(response.status).toBe(200);
      expect(response.body).toMatchObject({
        resource: 'https://public.example/text/v1',
      });
    }
  });

  it.each(['/other', '/v1', '/text/v1/x', '/text'])(
    'is not served at %s',
    async (path) => {
      const response = await tested.api
        .request()
        .get(`/.well-known/oauth-protected-resource${path}`);
      expectProblem(response, 404, 'not_found');
      // The document may be cached, but a 404 must not be.
      expect(response.headers['cache-control']).toBe('no-store');
    },
  );
});

describe('an API in production without PUBLIC_URL', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi({
      NODE_ENV: 'production',
      ISSUER_BASE_URL: 'https://tenant.invalid/',
    });
  });
  afterAll(() => api.close());

  it('has no metadata, because clients could not use it', async () => {
    expectProblem(
      await api.request().get('/.well-known/oauth-protected-resource'),
      404,
      'not_found',
    );
    const { headers } = await api.getClient();
    expect(headers['www-authenticate']).not.toContain('resource_metadata');
  });
});

describe('an issuer that is configured without its trailing slash', () => {
  let issuer: TestIssuer;
  let api: TestApi;
  beforeAll(async () => {
    issuer = await startIssuer();
    api = await startApi({ ISSUER_BASE_URL: issuer.url.slice(0, -1) });
  });
  afterAll(async () => {
    await api.close();
    await issuer.stop();
  });

  it('has the slash in the metadata, as in its discovery document', async () => {
    await api.ready();
    const { body } = await api
      .request()
      .get('/.well-known/oauth-protected-resource');
    expect(body).toMatchObject({ authorization_servers: [issuer.url] });
  });
});

describe('a quote or backslash in the realm', () => {
  const tested = useApi({
    variables: { AUDIENCE: 'a"error="none\\' },
  });

  it('is replaced with a space', async () => {
    const challenge = (await tested.api.getClient()).headers[
      'www-authenticate'
    ];
    expect(challenge).toMatch(
      /^Bearer realm="a error= none ", resource_metadata="[^"]*"(, DPoP|$)/,
    );
  });
});
