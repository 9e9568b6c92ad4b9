import { execFile } from 'node:child_process';
import { createPublicKey, verify } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { json, startIssuer } from '../../test/support/start-issuer.js';
import {
  type LocalTenant,
  startLocalTenant,
} from '../../tenant/local/start-local-tenant.js';

const run = promisify(execFile);
let tenant: LocalTenant;

beforeAll(async () => {
  tenant = await startLocalTenant();
});
afterAll(() => tenant.close());

/** Runs the script as its own process, against the tenant of this file unless told otherwise. */
function token(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return run(process.execPath, ['--import', 'tsx', 'tools/token.ts', ...args], {
    env: {
      PATH: process.env['PATH'],
      ENV_FILE: '',
      ISSUER_BASE_URL: tenant.issuer,
      ...env,
    },
  });
}

function claimsOf(jwt: string): Record<string, unknown> {
  const payload = Buffer.from(jwt.split('.')[1] ?? '', 'base64url');
  return JSON.parse(payload.toString()) as Record<string, unknown>;
}

describe('npm run token', () => {
  it('prints a token of the running tenant and nothing else', async () => {
    const { stdout, stderr } = await token([]);
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    expect(stderr).toBe('');
    const [signed, signature = ''] = stdout.trim().split(/\.(?=[^.]+$)/);
    expect(
      verify(
        'sha256',
        Buffer.from(signed ?? ''),
        createPublicKey(tenant.signingKey.privateKey),
        Buffer.from(signature, 'base64url'),
      ),
    ).toBe(true);
    expect(claimsOf(stdout)).toMatchObject({
      iss: tenant.issuer,
      azp: 'local-partner-one',
    });
  });

  it('asks as the client that is named, in any case, and for the scopes that are given', async () => {
    const { stdout } = await token(['--client', 'partner two']);
    expect(claimsOf(stdout)).toMatchObject({ azp: 'local-partner-two' });
    const asked = await token(['--scope', 'create:textAnalysis']);
    expect(claimsOf(asked.stdout)).toMatchObject({
      scope: 'create:textAnalysis',
    });
  });

  it('shows header, payload and dates with --decode, and no token', async () => {
    const { stdout } = await token(['--decode']);
    expect(stdout).toContain('"alg": "RS256"');
    expect(stdout).toContain('"https://example.com/plan": "pro"');
    expect(stdout).toMatch(/^exp {2}\d{4}-\d\d-\d\dT\S+ {2}in 24 h 0 min$/m);
    expect(stdout).not.toMatch(/[\w-]{20,}\.[\w-]{20,}/);
  });

  it.each([
    [['--client', 'Nobody'], /has no client "Nobody".*Partner One/],
    [['--scope', 'read:secrets'], /403 access_denied: .*read:secrets/],
  ])('fails with %j and says why', async (args, reason) => {
    await expect(token(args)).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(reason) as unknown,
    });
  });

  it('names the variables that a real tenant needs', async () => {
    await expect(
      token([], { ISSUER_BASE_URL: 'https://tenant.invalid/' }),
    ).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('CHECK_CLIENT_SECRET') as unknown,
    });
  });

  it('asks where the tenant’s discovery document says, with the scopes of CHECK_SCOPE', async () => {
    const issuer = await startIssuer();
    let form = '';
    issuer.answer(
      '/realms/acme/.well-known/openid-configuration',
      (_, response) =>
        json(response, { token_endpoint: `${issuer.url}realms/acme/token` }),
    );
    issuer.answer('/realms/acme/token', (request, response) => {
      request.setEncoding('utf8').on('data', (part) => (form += part));
      request.on('end', () => json(response, { access_token: 'opaque' }));
    });
    const { stdout } = await token([], {
      ISSUER_BASE_URL: `${issuer.url}realms/acme`,
      CHECK_CLIENT_ID: 'some-client',
      CHECK_CLIENT_SECRET: 'its-secret',
      CHECK_SCOPE: 'orders',
    });
    await issuer.stop();
    expect(stdout).toBe('opaque\n');
    expect(Object.fromEntries(new URLSearchParams(form))).toMatchObject({
      grant_type: 'client_credentials',
      client_id: 'some-client',
      scope: 'orders',
    });
  });

  it('takes its variables from the file that ENV_FILE names', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'env-'));
    const file = join(folder, '.env.auth0');
    writeFileSync(file, `ISSUER_BASE_URL=${tenant.issuer}\n`);
    const { stdout } = await token([], {
      ISSUER_BASE_URL: undefined,
      ENV_FILE: file,
    });
    expect(claimsOf(stdout)).toMatchObject({ iss: tenant.issuer });
    rmSync(folder, { recursive: true });
    await expect(token([], { ENV_FILE: file })).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining(
        `no file ${file}, which ENV_FILE`,
      ) as unknown,
    });
  });

  it('says which tenant does not answer, why, and what to do', async () => {
    const gone = await startLocalTenant();
    await gone.close();
    const { port } = new URL(gone.issuer);
    await expect(
      token([], {
        // Not the local tenant, which speaks plain HTTP, and yet nobody but this machine.
        ISSUER_BASE_URL: `https://localhost:${port}/`,
        CHECK_CLIENT_ID: 'some-client',
        CHECK_CLIENT_SECRET: 'its-secret',
      }),
    ).rejects.toMatchObject({
      code: 1,
      stderr: `https://localhost:${port}/.well-known/openid-configuration does not answer: ECONNREFUSED\nnpm run tenant:check says what to do.\n`,
    });
  });

  it('says so where the port of the tenant is taken by something else', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(404).end();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    await expect(
      token([], { ISSUER_BASE_URL: `http://127.0.0.1:${port}/` }),
    ).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        `Port ${port} is taken by another process.*ISSUER_BASE_URL`,
      ) as unknown,
    });
    server.close();
  });

  it('starts a tenant of its own where none runs', async () => {
    const gone = await startLocalTenant();
    await gone.close();
    const { stdout } = await token([], { ISSUER_BASE_URL: gone.issuer });
    expect(claimsOf(stdout)).toMatchObject({ iss: gone.issuer });
  });
});
