import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { audience } from '@repo/access-tokens/testing';
import type { LocalTenant } from '@repo/local-tenant';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectChallenge, expectProblem } from './support/expect-challenge.js';
import { startApi, type TestApi } from './support/start-api.js';
import { startTenant, testTenantDirectory } from './support/start-tenant.js';
import { TestRoutesModule } from './support/test-routes.module.js';

// The whole trip: metadata in the tenant → Action → token → API → controller. Nothing is mocked.
const directory = mkdtempSync(join(tmpdir(), 'tenant-'));
const tenantFile = join(directory, 'tenant.yaml');
let tenant: LocalTenant;
let api: TestApi;
beforeAll(async () => {
  cpSync(testTenantDirectory, directory, { recursive: true });
  tenant = await startTenant({ directory });
  api = await startApi({ ISSUER_BASE_URL: tenant.issuer }, TestRoutesModule);
});
afterAll(async () => {
  await api.close();
  await tenant.close();
  rmSync(directory, { recursive: true });
});

const editTenant = (from: string, to: string): void =>
  writeFileSync(tenantFile, readFileSync(tenantFile, 'utf8').replace(from, to));

describe('a client’s metadata', () => {
  it('is returned by GET /client', async () => {
    const { body } = await api.getClient(await tenant.tokenFor('Client One'));
    expect(body).toEqual({
      id: 'client-one',
      scopes: ['test:read'],
      metadata: { urn: 'urn:example.com:c-one', plan: 'pro' },
      expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
  });

  it('is not mixed up with that of others in concurrent requests', async () => {
    const [one, two] = await Promise.all([
      tenant.tokenFor('Client One'),
      tenant.tokenFor('Client Two'),
    ]);
    const responses = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        api.getClient(index % 2 ? one : two),
      ),
    );
    expect(
      responses.map(
        ({ body }) => (body as { metadata: { urn: string } }).metadata.urn,
      ),
    ).toEqual(
      responses.map(
        (_, index) => `urn:example.com:c-${index % 2 ? 'one' : 'two'}`,
      ),
    );
  });

  it('has its new value in the next token after a change in the tenant', async () => {
    editTenant('urn:example.com:c-one', 'urn:example.com:renamed');
    const { body } = await api.getClient(await tenant.tokenFor('Client One'));
    expect(body).toMatchObject({
      metadata: { urn: 'urn:example.com:renamed' },
    });
  });
});

describe('a client is rejected', () => {
  const get = (path: string, token: string) =>
    api.request().get(path).set('authorization', `Bearer ${token}`);

  it('without the scope', async () => {
    expectChallenge(
      await get('/policies/any', await tenant.tokenFor('Client Without Scope')),
      {
        status: 403,
        code: 'insufficient_scope',
        error: 'insufficient_scope',
        scope: 'test:read test:write',
      },
    );
  });

  it('without metadata, and the response names the missing claim', async () => {
    const response = await get(
      '/metadata/class',
      await tenant.tokenFor('Client Without Metadata'),
    );
    const problem = expectProblem(response, 403, 'client_metadata_invalid');
    expect(problem['claims']).toEqual(['https://example.com/urn']);
  });

  it('with invalid metadata', async () => {
    editTenant('urn:example.com:c-two', 'c-two');
    const response = await get(
      '/metadata/class',
      await tenant.tokenFor('Client Two'),
    );
    const problem = expectProblem(response, 403, 'client_metadata_invalid');
    expect(problem['claims']).toEqual(['https://example.com/urn']);
  });

  it('with the token of another tenant', async () => {
    const stranger = await startTenant();
    expectChallenge(
      await api.getClient(await stranger.tokenFor('Client One')),
      {
        status: 401,
        code: 'invalid_token',
        error: 'invalid_token',
      },
    );
    await stranger.close();
  });
});

describe('the local tenant', () => {
  const clientOne = () => {
    const found = tenant.clients.find(({ name }) => name === 'Client One');
    if (!found) throw new Error('tenant.yaml has no Client One');
    return found;
  };

  it('issues a token to curl for a request in JSON', async () => {
    const { clientId, clientSecret } = clientOne();
    const data = {
      client_id: clientId,
      client_secret: clientSecret,
      audience,
      grant_type: 'client_credentials',
    };
    const { stdout } = await promisify(execFile)('curl', [
      '--silent',
      '--request',
      'POST',
      '--url',
      `${tenant.issuer}oauth/token`,
      '--header',
      'content-type: application/json',
      '--data',
      JSON.stringify(data),
    ]);
    const response = JSON.parse(stdout) as Record<string, unknown>;
    expect(response).toEqual({
      access_token: expect.any(String),
      scope: 'test:read',
      expires_in: 86_400,
      token_type: 'Bearer',
    });
    expect((await api.getClient(String(response['access_token']))).status).toBe(
      200,
    );
  });

  it('rejects the token of a machine at /userinfo', async () => {
    const token = await tenant.tokenFor('Client One');
    const response = await fetch(`${tenant.issuer}userinfo`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(401);
  });
});
