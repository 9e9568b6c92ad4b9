import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { getFreePort } from '@repo/access-tokens/testing';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { copyTenant, testDirectory } from './support/copy-tenant.js';
import { createIssuer, takePort } from './support/free-port.js';
import { postToken } from './support/request-token.js';
import { runCli } from './support/run-cli.js';
import { saveSharedKeys } from './support/shared-keys.js';
import { spawnByNpm, spawnCli } from './support/spawn-cli.js';

const keysFolder = mkdtempSync(join(tmpdir(), 'tenant-keys-'));
const TENANT_KEYS_FILE = await saveSharedKeys(keysFolder);
const api = fileURLToPath(new URL('support/api.mjs', import.meta.url));
const startApi = ['--', process.execPath, api];

afterAll(() => rmSync(keysFolder, { recursive: true }));

const isUp = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

// Windows has no signals that another process can catch.
describe.runIf(process.platform !== 'win32')('local-tenant start', () => {
  it('listens at ISSUER_BASE_URL, rotates and revokes keys, survives errors that Actions do not await, and ends on SIGTERM', async () => {
    const copy = copyTenant();
    onTestFinished(() => copy.remove());
    writeFileSync(
      copy.actionFile,
      `exports.onExecuteCredentialsExchange = async () => {
         Promise.reject(new Error('not awaited'));
         setTimeout(() => { throw new Error('too late'); });
         Promise.reject('no error');
       };`,
    );
    const issuer = await createIssuer();
    const env = { ISSUER_BASE_URL: issuer, TENANT_KEYS_FILE };
    const directory = `--directory=${copy.directory}`;
    const running = spawnCli(['start', '--json', directory], env);
    await running.says(/^\{.*\}$/m);
    const [line = ''] = /^\{.*\}$/m.exec(running.output) ?? [];
    const audience = 'https://api.example.com';
    expect(JSON.parse(line)).toEqual({ issuer, audience });
    expect(running.output).not.toContain('Unsupported runtime');

    const request = {
      grant_type: 'client_credentials',
      client_id: 'local-partner-one',
      client_secret: 'not-a-secret-partner-one',
      audience,
    };
    const askForToken = () =>
      postToken({ issuer }, { body: new URLSearchParams(request) });
    expect((await askForToken()).status).toBe(200);
    const action = 'Action "add-client-metadata" failed at .*code\\.js';
    await running.says(new RegExp(`${action}:2: Error: not awaited`));
    await running.says(new RegExp(`${action}:3: Error: too late`));
    await running.says(new RegExp(`${action}: no error \\(not caught`));
    expect((await askForToken()).status).toBe(200);

    const rotated = await runCli(['rotate'], env);
    expect(rotated.stdout).toMatch(
      /^Current key: +\S+\nNext key: +\S+\nPrevious/,
    );
    const { stdout } = await runCli(['revoke', '--json'], env);
    expect(JSON.parse(stdout)).toMatchObject({ previous: [] });

    running.signal('SIGTERM');
    expect(await running.ended).toEqual([0, null]);
    expect(await isUp(issuer)).toBe(false);
  });

  it('ends together with its API once nobody reads its output', async () => {
    const issuer = await createIssuer();
    const port = await getFreePort();
    const env = { ISSUER_BASE_URL: issuer, PORT: `${port}`, TENANT_KEYS_FILE };
    const running = spawnCli(['start', ...startApi], env);
    await running.says(/^curl .* -H "authorization: .*$/m);
    running.closeOutput();
    // The log has a line about each request.
    await postToken({ issuer }, { body: '' }).catch(() => undefined);
    await running.ended;
    await expect.poll(() => isUp(`http://localhost:${port}/`)).toBe(false);
  });

  it('runs with the API, prints two commands that work when pasted, and ends both silently on Ctrl-C', async () => {
    const issuer = await createIssuer();
    const port = await getFreePort();
    const env = { ISSUER_BASE_URL: issuer, PORT: `${port}`, TENANT_KEYS_FILE };
    const running = spawnCli(['start', ...startApi], env);
    await running.says(/^curl .* -H "authorization: .*$/m);
    expect(running.output).toMatch(/^tenant .*listens on http:\/\/localhost/m);
    expect(running.output).toMatch(/^api The API listens$/m);
    expect(running.output).toMatch(
      /^ {2}Docs {5}http:\/\/localhost:\d+\/docs$/m,
    );
    expect(running.output).toMatch(/Partner Without Scope +scopes: none/);

    const lines = running.output
      .split('\n')
      .filter((line) => /^(TOKEN=|curl )/.test(line));
    const script = lines.join('\n');
    const { stdout } = await promisify(execFile)('sh', ['-c', script]);
    expect(JSON.parse(stdout)).toEqual({
      method: 'POST',
      url: '/text-analysis',
      urn: 'urn:example.com:c-one',
    });

    const taken = await runCli(['start', ...startApi], env);
    expect(taken.code).toBe(1);
    expect(taken.stderr).toMatch(
      `Port ${port} is taken by another process: stop it, or set PORT in .env.`,
    );
    expect(taken.stderr).toMatch(
      /^Port \d+ is taken by the local tenant of .*test\/? \(process \d+\): stop it, or set another/m,
    );
    const alone = await runCli(['start'], { ISSUER_BASE_URL: issuer });
    expect(alone.stderr).toMatch(
      /is taken by the local tenant of .* \(process \d+\)\. Stop it, or/,
    );

    const before = running.output;
    running.signal('SIGINT');
    expect(await running.ended).toEqual([0, null]);
    expect(running.output).toBe(before);
    expect(await isUp(`http://localhost:${port}/`)).toBe(false);
    expect(await isUp(issuer)).toBe(false);
  });
});

// Windows has no process groups, and ends the API with its console.
describe.skipIf(process.platform === 'win32')('kill -9', () => {
  const startBoth = async (spawnIt: typeof spawnCli) => {
    const issuer = await createIssuer();
    const port = await getFreePort();
    const env = { ISSUER_BASE_URL: issuer, PORT: `${port}`, TENANT_KEYS_FILE };
    const directory = `--directory=${testDirectory}`;
    const running = spawnIt(['start', directory, ...startApi], env);
    await running.says(/^curl .* -H "authorization: .*$/m);
    return { running, urls: [issuer, `http://localhost:${port}/`] };
  };

  it.each([
    ['the tenant', spawnCli],
    ['npm', spawnByNpm],
  ])('of %s ends tenant and API', async (_what, spawnIt) => {
    const { running, urls } = await startBoth(spawnIt);
    running.kill();
    const areUp = () => Promise.all(urls.map(isUp));
    await expect.poll(areUp, { timeout: 10_000 }).toEqual([false, false]);
  });
});

describe('local-tenant start -- <command>', () => {
  const run = async (args: readonly string[], env = {}) =>
    runCli(['start', ...args], {
      PATH: process.env['PATH'],
      ISSUER_BASE_URL: await createIssuer(),
      PORT: `${await getFreePort()}`,
      ...env,
    });

  it('exits with the exit code of the command', async () => {
    const code = 'console.error("no good"); process.exit(7)';
    const result = await run(['--', process.execPath, '-e', code]);
    expect(result.code).toBe(7);
    expect(result.stdout).toMatch(/^api no good$/m);
  });

  it('does not start a local tenant if ISSUER_BASE_URL is a real one', async () => {
    const result = await run(['--', process.execPath, '-e', ''], {
      ISSUER_BASE_URL: 'https://tenant.example/',
    });
    expect(result).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('reports a command that cannot be started', async () => {
    const { code, stderr } = await run(['--', 'no-such-program', 'x']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^no-such-program x could not be started: .*ENOENT/);
  });

  it('ends the command if the tenant cannot start', async () => {
    const copy = copyTenant();
    onTestFinished(() => copy.remove());
    const forever = [
      '--',
      process.execPath,
      '-e',
      'setInterval(() => {}, 1e6)',
    ];
    const result = await run([`--directory=${copy.directory}`, ...forever], {
      TENANT_KEYS_FILE: copy.directory,
    });
    expect(result).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^The signing keys/) as string,
    });
  });

  it('reports an invalid PORT', async () => {
    const { code, stderr } = await run(startApi, { PORT: '-1' });
    expect(code).toBe(1);
    expect(stderr).toBe('PORT is "-1", which is not a port.');
  });
});

describe.skipIf(process.platform === 'win32')('--container', () => {
  it('accepts connections from outside the container, but only requests to localhost', async () => {
    const issuer = await createIssuer();
    const { port, host } = new URL(issuer);
    const running = spawnCli(['start', '--container'], {
      ISSUER_BASE_URL: issuer,
      TENANT_KEYS_FILE,
    });
    await running.says(/listens on/);
    const addresses = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter(({ family }) => family === 'IPv4');
    expect(addresses).not.toEqual([]);
    for (const { address } of addresses) {
      const send = (name: string) => getStatus({ host: address, port }, name);
      expect(await send(host)).toBe(200);
      expect(await send(`${address.replaceAll('.', '-')}.example`)).toBe(403);
    }
    running.signal('SIGINT');
    expect(await running.ended).toEqual([0, null]);
  });
});

/** Requests the discovery document with another `Host`, which `fetch` cannot send. */
const getStatus = (
  where: { host: string; port: string },
  host: string,
): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const path = '/.well-known/openid-configuration';
    get({ ...where, path, headers: { host } }, (response) => {
      resolve(response.resume().statusCode);
    }).on('error', reject);
  });

describe.skipIf(process.platform === 'win32')('--types', () => {
  it('shows type errors with the API’s output, and when they are fixed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'types-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'a.ts');
    const tsconfig = join(folder, 'tsconfig.json');
    writeFileSync(file, 'export const a: number = "one";\n');
    writeFileSync(tsconfig, '{"compilerOptions": {"types": []}}');
    const env = {
      ISSUER_BASE_URL: await createIssuer(),
      PORT: `${await getFreePort()}`,
      TENANT_KEYS_FILE,
    };
    const running = spawnCli(['start', '--types', tsconfig, ...startApi], env);
    await running.says(/^types \S*a\.ts\(1,14\): error TS2322: Type 'string'/m);
    await running.says(/^types Found 1 error\.$/m);
    await running.says(/^curl .* -H "authorization: .*$/m);
    writeFileSync(file, 'export const a: number = 1;\n');
    await running.says(/^types Found 0 errors\.$/m);
    const types = running.output.match(/^types .*$/gm);
    expect(types).toHaveLength(3);
    running.signal('SIGINT');
    expect(await running.ended).toEqual([0, null]);
  });

  it('reports a project that does not exist, and still runs the API', async () => {
    const issuer = await createIssuer();
    const port = await getFreePort();
    const env = { ISSUER_BASE_URL: issuer, PORT: `${port}`, TENANT_KEYS_FILE };
    const running = spawnCli(
      ['start', '--types', 'none.json', ...startApi],
      env,
    );
    await running.says(/^curl .* -H "authorization: .*$/m);
    await running.says(/^types /m);
    expect(running.output).toMatch(/^types error TS5058: .*none\.json/m);
  });
});

describe('The command line', () => {
  it('reports a port that is taken', async () => {
    const { port, close } = await takePort();
    const ISSUER_BASE_URL = `http://localhost:${port}`;
    const { code, stderr } = await runCli(['start'], { ISSUER_BASE_URL });
    await close();
    expect(code).toBe(1);
    expect(stderr).toMatch(`Port ${port} is taken by another process.`);
    expect(stderr).toMatch('ISSUER_BASE_URL=http://localhost:');
  });

  it('reports files that cannot be used', async () => {
    const copy = copyTenant();
    onTestFinished(() => copy.remove());
    copy.edit(copy.tenantFile, 'name: Partner One', 'name: [Partner One]');
    const directory = `--directory=${copy.directory}`;
    const ISSUER_BASE_URL = await createIssuer();
    const result = await runCli(['start', directory], { ISSUER_BASE_URL });
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(
      /files cannot be used:\n.*tenant\.yaml:\d+: name: .*expected string/,
    );
  });

  it('cannot rotate the keys of a tenant that is not running', async () => {
    const ISSUER_BASE_URL = await createIssuer();
    const { code, stderr } = await runCli(['rotate'], { ISSUER_BASE_URL });
    expect(code).toBe(1);
    expect(stderr).toMatch('Start it with: npx local-tenant start');
  });
});
