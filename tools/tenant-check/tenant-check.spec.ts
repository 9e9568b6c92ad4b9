import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

const tenantCheck = (...args: readonly string[]) =>
  run(process.execPath, ['--import', 'tsx', 'tools/tenant-check.ts', ...args], {
    env: {
      PATH: process.env['PATH'],
      ENV_FILE: '',
      ISSUER_BASE_URL: tenant.issuer,
    },
  });

describe('npm run tenant:check', () => {
  it('tells people, and ends with 0', async () => {
    const { stdout, stderr } = await tenantCheck();
    expect(stdout).toMatch(/✓ metadata +arrives: urn, plan/);
    expect(stdout).toContain('would succeed, with its metadata');
    expect(stderr).toBe('');
  });

  it('tells machines with --json', async () => {
    const { stdout } = await tenantCheck('--json');
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      tenant: tenant.issuer,
      client: 'Partner One',
    });
    expect(stdout).not.toMatch(/not-a-secret|eyJ/);
  });

  it('ends with 1 and the remedy where a call would not succeed', async () => {
    await expect(
      tenantCheck('--client', 'Partner Without Metadata'),
    ).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/✗ metadata.*\n +→ Auth0: /) as unknown,
    });
  });

  it('explains itself where it is called in a wrong way', async () => {
    await expect(tenantCheck('--nope')).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--json') as unknown,
    });
  });
});
