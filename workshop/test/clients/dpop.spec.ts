import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getFreePort } from '@repo/access-tokens/testing';
import { type LocalTenant, startLocalTenant } from '@repo/local-tenant';
import * as oauth from 'oauth4webapi';
import * as openidClient from 'openid-client';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
} from 'vitest';
import { runApi } from '../../support/run-api.js';
import { run, type StartedServer } from '../../support/start-process.js';

const audience = 'urn:orders';
const tenantYaml = `
resourceServers:
  - name: Orders
    identifier: ${audience}
    scopes: []
    proof_of_possession: { mechanism: dpop, required: true }
clients: [{ name: Shop, app_type: non_interactive }]
clientGrants: [{ client_id: Shop, audience: '${audience}' }]
`;
const localYaml =
  'credentials: [{ name: Shop, client_id: shop, client_secret: not-a-secret }]';

let directory: string;
let tenant: LocalTenant;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'tenant-'));
  writeFileSync(join(directory, 'tenant.yaml'), tenantYaml);
  writeFileSync(join(directory, 'tenant.local.yaml'), localYaml);
  tenant = await startLocalTenant({ directory });
});
afterAll(async () => {
  await tenant.close();
  rmSync(directory, { recursive: true });
});

let port: number;
let api: StartedServer;
beforeEach(async () => {
  port = await getFreePort();
});
afterEach(() => api.stop());

async function start(variables: Record<string, string>): Promise<void> {
  api = await runApi({
    ISSUER_BASE_URL: tenant.issuer,
    AUDIENCE: audience,
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    ...variables,
  });
}

/** Calls the API, always with the same token and key. */
type Client = () => Promise<Response>;

async function createOpenidClient(): Promise<Client> {
  const configuration = await openidClient.discovery(
    new URL(tenant.issuer),
    'shop',
    'not-a-secret',
    undefined,
    { execute: [openidClient.allowInsecureRequests] },
  );
  const DPoP = openidClient.getDPoPHandle(
    configuration,
    await openidClient.randomDPoPKeyPair(),
  );
  const { access_token: token } = await openidClient.clientCredentialsGrant(
    configuration,
    { audience },
    { DPoP },
  );
  return () =>
    openidClient.fetchProtectedResource(
      configuration,
      token,
      new URL(`${api.url}/client`),
      'GET',
      null,
      undefined,
      { DPoP },
    );
}

async function createOauth4webapi(): Promise<Client> {
  const insecure = { [oauth.allowInsecureRequests]: true };
  const issuer = new URL(tenant.issuer);
  const server = await oauth.processDiscoveryResponse(
    issuer,
    await oauth.discoveryRequest(issuer, insecure),
  );
  const client: oauth.Client = { client_id: 'shop' };
  const DPoP = oauth.DPoP(client, await oauth.generateKeyPair('ES256'));
  const { access_token: token } = await oauth.processClientCredentialsResponse(
    server,
    client,
    await oauth.clientCredentialsGrantRequest(
      server,
      client,
      oauth.ClientSecretPost('not-a-secret'),
      { audience },
      { DPoP, ...insecure },
    ),
  );
  const call: Client = () =>
    oauth.protectedResourceRequest(
      token,
      'GET',
      new URL(`${api.url}/client`),
      undefined,
      undefined,
      { DPoP, ...insecure },
    );
  // Its documentation leaves the retry to the user, with this check.
  return () =>
    call().catch((error: unknown) => {
      if (oauth.isDPoPNonceError(error)) return call();
      throw error;
    });
}

/** How many requests the API got at `/client`, including rejected ones. */
const countCalls = (): number =>
  api.lines.filter((line) => line.includes('"/client"')).length;

describe.each([
  ['openid-client', createOpenidClient],
  ['oauth4webapi', createOauth4webapi],
])('the unmodified %s', (_name, createClient) => {
  it('calls the API with a DPoP-bound token', async () => {
    await start({ PROOF_OF_POSSESSION: 'required' });
    const call = await createClient();
    for (const _ of [1, 2]) {
      const response = await call();
      expect(response.status).toBe(200);
      expect(response.headers.has('dpop-nonce')).toBe(false);
      expect(await response.json()).toMatchObject({ id: 'shop' });
    }
    await expect.poll(countCalls).toBe(2);
  });

  it('retries a call with the nonce that the API demands, and again once that is stale', async () => {
    await start({ DPOP_NONCE_SECRET: 'a'.repeat(32) });
    const call = await createClient();
    expect((await call()).status).toBe(200);
    expect((await call()).status).toBe(200);
    await expect.poll(countCalls).toBe(3);

    await api.stop();
    await start({ DPOP_NONCE_SECRET: 'b'.repeat(32) });
    expect((await call()).status).toBe(200);
    expect((await call()).status).toBe(200);
    await expect.poll(countCalls).toBe(3);
  });
});

describe('examples/typescript-client/dpop.ts', () => {
  it('calls the API with a DPoP-bound token', async () => {
    await start({ PROOF_OF_POSSESSION: 'required' });
    // It has no type annotations, so it is also JavaScript.
    const program = readFileSync('examples/typescript-client/dpop.ts', 'utf8');
    const { output } = await run(
      [process.execPath, '--input-type=module', '-e', program],
      {
        cwd: 'workshop',
        env: {
          ISSUER: tenant.issuer,
          CLIENT_ID: 'shop',
          CLIENT_SECRET: 'not-a-secret',
          AUDIENCE: audience,
          API: api.url,
        },
      },
    );
    expect(output).toMatch(/^200 \{\s+id: 'shop'/);
  });
});
