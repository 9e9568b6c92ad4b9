import { statSync } from 'node:fs';
import { getFreePort } from '@repo/access-tokens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  run,
  startProcess,
  type StartedProcess,
} from '../support/start-process.js';

// The scripts of package.json that a new user runs, as a terminal runs them.
const command = (script: string, ...args: string[]) =>
  ['npm', 'run', '--silent', script, '--', ...args] as const;

/** Has ports that are free when the tests start. */
let env: NodeJS.ProcessEnv;
let dev: StartedProcess;
beforeAll(async () => {
  env = {
    ...process.env,
    NODE_ENV: 'development',
    TZ: 'Asia/Kolkata',
    PORT: String(await getFreePort()),
    ISSUER_BASE_URL: `http://localhost:${await getFreePort()}/`,
  };
  dev = startProcess(command('start:dev'), { env, group: true });
  await dev.line(/^curl .* -H "authorization: /);
});
afterAll(() => dev.stop('SIGKILL'));

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

describe('npm run start:dev', () => {
  it('names the API, the tenant and its clients', () => {
    const url = `http://localhost:${env['PORT']}`;
    expect(dev.output).toMatch(new RegExp(`^ +API +${url}/$`, 'm'));
    expect(dev.output).toMatch(new RegExp(`^ +Docs +${url}/docs$`, 'm'));
    expect(dev.output).toContain(env['ISSUER_BASE_URL']);
    expect(dev.output).toContain('Partner Without Metadata');
  });

  it('logs the lines of the tenant and the API in local time', () => {
    const minuteOfDay = (time: string): number => {
      const [hour = NaN, minute = NaN] = time.split(':').map(Number);
      return hour * 60 + minute;
    };
    const now = minuteOfDay(
      new Date().toLocaleTimeString('en-GB', { timeZone: 'Asia/Kolkata' }),
    );
    for (const name of ['tenant', 'api']) {
      const line = dev.lines.find((one) => one.startsWith(`${name} [`));
      const age = now - minuteOfDay(line?.slice(name.length + 2) ?? '');
      // Less than an hour, also at midnight. Another zone is hours away.
      expect((age + 1440) % 1440).toBeLessThan(60);
    }
  });

  it('prints two lines that work when pasted', async () => {
    const lines = dev.lines.filter((line) => /^(TOKEN=|curl )/.test(line));
    expect(lines).toHaveLength(2);
    const { output } = await run(['sh', '-c', lines.join('\n')]);
    expect(output).toContain('"urn":"urn:example.com:c-one","plan":"pro"');
  });

  it('names the API in the challenge', async () => {
    const refusal = await fetch(`http://localhost:${env['PORT']}/client`);
    expect(refusal.headers.get('www-authenticate')).toContain(
      `resource_metadata="http://localhost:${env['PORT']}/`,
    );
  });

  it('does not start a second time, and says which ports are taken', async () => {
    const { code, output } = await run(command('start:dev'), { env });
    expect(code).toBe(1);
    expect(output).toContain(`Port ${env['PORT']} is taken`);
    expect(output).toContain('set PORT in .env');
    const { port } = new URL(env['ISSUER_BASE_URL'] ?? '');
    expect(output).toContain(`Port ${port} is taken`);
  });

  it('names invalid variables', async () => {
    const { code, output } = await run(command('start:dev'), {
      env: { ...env, PORT: '-1' },
    });
    expect(code).not.toBe(0);
    expect(output).toMatch(/PORT is "-1"/);
  });
});

describe('npm run demo', () => {
  it('shows how metadata reaches the API, and what is rejected', async () => {
    const args = ['--client', 'Partner Two'];
    const { code, output } = await run(command('demo', ...args), { env });
    expect(output).toMatch(
      /"https:\/\/example\.com\/urn": "urn:example\.com:c-two" +◀ .*Action/,
    );
    expect(output).toMatch(/"urn": "urn:example.com:c-two",\s+"plan": "free"/);
    expect(output.match(/(?<="code": ")\w+/g)).toEqual([
      'credentials_missing',
      'insufficient_scope',
      'client_metadata_invalid',
      'invalid_token',
      'invalid_dpop_proof',
    ]);
    expect(output).not.toMatch(/not-a-secret|eyJ[\w-]+\.eyJ/);
    expect(code).toBe(0);
  });

  it('builds its own API if none answers, apart from the build of start:dev', async () => {
    const built = () => statSync('dist/main.js').mtimeMs;
    const before = built();
    const PORT = String(await getFreePort());
    const { code, output } = await run(command('demo'), {
      env: { ...env, PORT },
    });
    expect(output).toContain(`http://localhost:${PORT}/`);
    expect(code).toBe(0);
    expect(built()).toBe(before);
  });
});

describe('Ctrl-C', () => {
  it('ends the API and the tenant', async () => {
    await dev.stop('SIGINT');
    expect(await answers(`http://localhost:${env['PORT']}/`)).toBe(false);
    expect(await answers(env['ISSUER_BASE_URL'] ?? '')).toBe(false);
  });
});
