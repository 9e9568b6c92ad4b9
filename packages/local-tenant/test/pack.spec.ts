import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIssuer } from './support/free-port.js';

const run = promisify(execFile);
const packages = fileURLToPath(new URL('../..', import.meta.url));
const project = mkdtempSync(join(tmpdir(), 'empty-project-'));
/** No other variables of the tests' own environment. */
const env = { PATH: process.env['PATH'], HOME: process.env['HOME'] };

const typescript = createRequire(import.meta.url).resolve('typescript/bin/tsc');

/** The files that the README shows, by the path in their first line; `test.mjs` is its test. */
const readme = readFileSync(join(packages, 'local-tenant/README.md'), 'utf8');
const files = [
  ...readme.matchAll(/^```(?:yaml|jsonc?|js)\n([^]*?)^```$/gm),
].map(([, text = '']) => {
  const [, path] = /^(?:#|\/\/) (tenant\/\S+)\n/.exec(text) ?? [];
  return { path: path ?? 'test.mjs', text };
});

beforeAll(async () => {
  for (const { path, text } of files) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
  writeFileSync(join(project, 'package.json'), '{ "private": true }');
  const { stdout } = await run('npm', [
    'pack',
    '--json',
    `--pack-destination=${project}`,
    join(packages, 'access-tokens'),
    join(packages, 'local-tenant'),
  ]);
  const tarballs = (JSON.parse(stdout) as { filename: string }[]).map(
    ({ filename }) => join(project, filename),
  );
  const options = ['--prefer-offline', '--no-audit', '--no-fund'];
  await run('npm', ['install', ...options, ...tarballs], { cwd: project });
}, 60_000);
afterAll(() => rmSync(project, { recursive: true }));

const localTenant = (args: string[], variables = {}) =>
  run('npx', ['local-tenant', ...args], {
    cwd: project,
    env: { ...env, ...variables },
  });

describe('An empty project with the packed packages', () => {
  it('runs the tenant, gets a token and passes the check with no variable but ISSUER_BASE_URL', async () => {
    const ISSUER_BASE_URL = await createIssuer();
    const bin = 'node_modules/@repo/local-tenant/bin/local-tenant.js';
    const tenant = spawn(process.execPath, [bin, 'start', '--json'], {
      cwd: project,
      env: { ...env, ISSUER_BASE_URL },
    });
    try {
      const [line] = (await once(createInterface(tenant.stdout), 'line')) as [
        string,
      ];
      const audience = 'urn:orders';
      expect(JSON.parse(line)).toEqual({ issuer: ISSUER_BASE_URL, audience });
      const token = await localTenant(['token'], { ISSUER_BASE_URL });
      expect(decodeJwt(token.stdout)).toMatchObject({
        iss: ISSUER_BASE_URL,
        'https://orders.example/customer': '42',
        scope: 'read:orders',
      });
      const check = await localTenant(['check'], { ISSUER_BASE_URL });
      expect(check.stdout).toMatch(/✓ metadata +in the token: customer/);
      const page = await fetch(`${ISSUER_BASE_URL}page/token-view.js`);
      expect(page.status).toBe(200);
    } finally {
      tenant.kill('SIGTERM');
      await once(tenant, 'close');
    }
  });

  it('type-checks Actions with the dashboard’s comment, and accepts those without it', async () => {
    const folder = join(project, 'tenant/actions');
    const code = readFileSync(join(folder, 'add-customer.cjs'), 'utf8');
    const wrong = code.replace('client.metadata', 'client.meta');
    const bare = code.replace(/\/\*\*[^]*?\*\//, '');
    expect(bare).not.toMatch('@param');
    writeFileSync(join(folder, 'wrong.cjs'), wrong);
    writeFileSync(join(folder, 'bare.cjs'), bare);
    const check = run(process.execPath, [typescript, '-p', folder]);
    await expect(check).rejects.toMatchObject({
      stdout: expect.stringMatching(
        /^.*wrong\.cjs.*TS2339: Property 'meta' does not exist.*\n$/,
      ),
    });
  });

  it('can use the tenant in a test', async () => {
    const script = `${files.at(-1)?.text}\nconsole.log(token);`;
    writeFileSync(join(project, 'test.mjs'), script);
    const options = { cwd: project, env };
    const { stdout } = await run(process.execPath, ['test.mjs'], options);
    expect(decodeJwt(stdout)).toMatchObject({ azp: 'shop', aud: 'urn:orders' });
  });
});
