import { createServer } from 'node:http';
import { afterAll, describe, expect, it } from 'vitest';
import { startTenantCopy } from './support/copy-tenant.js';
import { takePort } from './support/free-port.js';
import { runCli } from './support/run-cli.js';
import { startTestTenant } from './support/test-tenant.js';

const { tenant } = await startTenantCopy(afterAll);

/** No API runs on this port. */
const PORT = '1';
const check = (...args: readonly string[]) =>
  runCli(['check', ...args], { ISSUER_BASE_URL: tenant.issuer, PORT });

describe('local-tenant check', () => {
  it('prints a report and exits with 0', async () => {
    const { code, stdout, stderr } = await check();
    expect(stdout).toMatch(/✓ metadata +in the token: urn, plan;/);
    expect(stdout).toContain('can call the API with its metadata');
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it('prints colored marks on a terminal with colors', async () => {
    const env = { ISSUER_BASE_URL: tenant.issuer, COLORS: 'on' };
    const { stdout } = await runCli(['check'], env);
    expect(stdout).toMatch(/<green>✓ metadata/);
  });

  it('prints JSON with --json', async () => {
    const { stdout } = await check('--json');
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      tenant: tenant.issuer,
      client: 'Partner One',
    });
    expect(stdout).not.toMatch(/not-a-secret|eyJ/);
  });

  it.each([
    ['on PORT', (port: number) => ({ PORT: String(port) })],
    [
      'at PUBLIC_URL',
      (port: number) => ({ PORT, PUBLIC_URL: `http://localhost:${port}` }),
    ],
    [
      'on PORT, if PUBLIC_URL is not on this machine',
      (port: number) => ({
        PORT: String(port),
        PUBLIC_URL: 'https://api.example.com/',
      }),
    ],
  ])(
    'finds out from the API %s which metadata its routes require',
    async (_where, env) => {
      const metadata = { required: ['urn', 'region'] };
      const paths = { '/': { get: { 'x-client-metadata': metadata } } };
      const api = createServer((request, response) => {
        expect(request.headers.authorization).toBeUndefined();
        response.end(
          request.url === '/openapi.json' ? JSON.stringify({ paths }) : '{}',
        );
      });
      const { port, close } = await takePort(api, 'localhost');
      const { code, stdout } = await runCli(['check'], {
        ISSUER_BASE_URL: tenant.issuer,
        ...env(port),
      });
      api.closeAllConnections();
      await close();
      expect(code).toBe(1);
      expect(stdout).toContain('missing: region, required by GET /');
    },
  );

  it('exits with 1 if the issuer is not a URL', async () => {
    const { code, stdout } = await check('--issuer=junk');
    expect(stdout).toContain('the issuer "junk" is not a valid tenant URL');
    expect(code).toBe(1);
  });

  it('exits with 1 if the API does not trust the issuer', async () => {
    const { code, stdout } = await check('--issuer=https://tenant.invalid/');
    const fault = 'ISSUER_BASE_URL does not list https://tenant.invalid/';
    expect(stdout).toContain(`✗ configuration`);
    expect(stdout).toContain(fault);
    expect(code).toBe(1);
  });

  it('exits with 1 and says what to do if a call would fail', async () => {
    const { code, stdout } = await check('--client=Partner Without Metadata');
    expect(code).toBe(1);
    expect(stdout).toMatch(/✗ metadata.*\n +→ Add the keys /);
  });
});

describe('local-tenant check for an API that reads no metadata', () => {
  it.each([
    [
      {},
      0,
      /– claim namespace +CLAIM_NAMESPACE is not set[^]*can call the API\.$/m,
    ],
    [{ CLAIM_NAMESPACE: '' }, 1, /✗ claim namespace +CLAIM_NAMESPACE is ""/],
  ])(
    'succeeds unless CLAIM_NAMESPACE is empty: %j',
    async (env, code, said) => {
      const { directory, issuer } = await startTestTenant();
      const args = ['check', '--directory', directory];
      const result = await runCli(args, {
        ISSUER_BASE_URL: issuer,
        PORT,
        ...env,
      });
      expect(result.stdout).toMatch(said);
      expect(result.stdout).not.toContain('.env.example');
      expect(result.code).toBe(code);
    },
  );
});

describe('local-tenant', () => {
  it.each(['start', 'token', 'check', 'rotate', 'revoke', 'demo'])(
    'describes %s with --help, and rejects unknown options and arguments',
    async (command) => {
      const help = await runCli([command, '--help']);
      expect(help.code).toBe(0);
      expect(help.stdout).toMatch(/--directory <folder>[^]*Exit codes: 0/);
      expect(help.stdout).toContain(`local-tenant ${command}`);
      for (const argument of ['--nope', 'nope']) {
        const wrong = await runCli([command, argument]);
        expect(wrong.code).toBe(2);
        expect(wrong.stderr).toContain(argument);
        expect(wrong.stderr).toContain(help.stdout);
      }
    },
  );

  it.each([
    [['start', '--'], "A command is missing after '--'"],
    [['start', '--', ''], "A command is missing after '--'"],
    [['token', '--', 'nest', 'start'], "Unexpected argument '--'"],
  ])('rejects %j', async (args, message) => {
    const { code, stderr } = await runCli(args);
    expect(stderr).toMatch(new RegExp(`^${message}\n`));
    expect(code).toBe(2);
  });

  it('lists its commands, and rejects others', async () => {
    const { code, stdout } = await runCli(['--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/start[^]*token[^]*check[^]*rotate[^]*revoke/);
    for (const args of [['nope'], ['constructor'], []]) {
      const wrong = await runCli(args);
      expect(wrong.code).toBe(2);
      expect(wrong.stderr).toContain(stdout);
    }
  });
});
