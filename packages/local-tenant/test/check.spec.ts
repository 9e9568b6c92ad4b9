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
  it('tells people, and ends with 0', async () => {
    const { code, stdout, stderr } = await check();
    expect(stdout).toMatch(/✓ metadata +arrives: urn, plan;/);
    expect(stdout).toContain('can call the API with its metadata');
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it('colors its signs where the terminal has colors', async () => {
    const env = { ISSUER_BASE_URL: tenant.issuer, COLORS: 'on' };
    const { stdout } = await runCli(['check'], env);
    expect(stdout).toMatch(/<green>✓ metadata/);
  });

  it('tells machines with --json', async () => {
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
      'on PORT, where PUBLIC_URL is elsewhere',
      (port: number) => ({
        PORT: String(port),
        PUBLIC_URL: 'https://api.example.com/',
      }),
    ],
  ])(
    'asks the API %s which metadata its routes demand',
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

  it('ends with 1 where the issuer is no URL', async () => {
    expect((await check('--issuer=junk')).code).toBe(1);
  });

  it('ends with 1 and the remedy where a call would not succeed', async () => {
    const { code, stdout } = await check('--client=Partner Without Metadata');
    expect(code).toBe(1);
    expect(stdout).toMatch(/✗ metadata.*\n +→ Add the keys /);
  });
});

describe('an API that reads no metadata', () => {
  // An API whose .env.example lists the variable needs a value.
  it.each([
    [
      {},
      0,
      /– claim namespace +CLAIM_NAMESPACE is not set[^]*can call the API\.$/m,
    ],
    [{ CLAIM_NAMESPACE: '' }, 1, /✗ claim namespace +CLAIM_NAMESPACE is ""/],
  ])('passes unless it has the variable: %j', async (env, code, said) => {
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
  });
});

describe('local-tenant', () => {
  it.each(['start', 'token', 'check', 'rotate', 'revoke', 'demo'])(
    'describes %s with --help, and refuses options that it does not have',
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

  it('describes its commands, and refuses others', async () => {
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
