import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import {
  getFreePort,
  mintToken,
  startIssuer,
  type TestIssuer,
} from '@repo/access-tokens/testing';
import autocannon from 'autocannon';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testVariables } from '../../test/support/variables.js';
import { buildFolder } from '../support/build-api.js';

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.stop());

interface LoggingApi {
  readonly url: string;
  readonly child: ChildProcess;
  /** Everything that it prints to standard error. */
  readonly complaints: Promise<string>;
}

/** Starts the API with this as its standard output, and waits until it answers. */
async function startApi(stdout: number | 'pipe'): Promise<LoggingApi> {
  const port = await getFreePort();
  const child = spawn(process.execPath, [`${buildFolder}/dist/main.js`], {
    stdio: ['ignore', stdout, 'pipe'],
    env: {
      PATH: process.env['PATH'],
      ...testVariables,
      PORT: String(port),
      ISSUER_BASE_URL: issuer.url,
    },
  });
  const url = `http://127.0.0.1:${port}`;
  const isReady = () =>
    fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  await expect.poll(isReady).toBe(true);
  if (!child.stderr) throw new Error('it has no standard error');
  return { url, child, complaints: text(child.stderr) };
}

/** Makes it log more than it keeps in memory, and expects every request to be answered. */
async function logMuch(url: string): Promise<void> {
  const result = await autocannon({
    url: `${url}/nothing`,
    headers: { 'x-request-id': 'x'.repeat(128) },
    amount: 8000,
  });
  expect(result).toMatchObject({ '4xx': 8000, errors: 0, timeouts: 0 });
  expect((await fetch(`${url}/health/live`)).status).toBe(200);
}

async function getDropped(url: string): Promise<number> {
  const token = mintToken(issuer, { claims: { scope: 'read:metrics' } });
  const headers = { authorization: `Bearer ${token}` };
  const metrics = await (await fetch(`${url}/metrics`, { headers })).text();
  return Number(/^log_lines_dropped_total (\d+)$/m.exec(metrics)?.[1]);
}

async function expectEnd({ child, complaints }: LoggingApi): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await exit).toEqual([0, null]);
  child.stdout?.destroy();
  expect((await complaints).match(/The log cannot be written/g)).toHaveLength(
    1,
  );
}

it('the log has everything that one turn of the event loop logs, however much', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'log-output-'));
  const file = join(folder, 'log');
  const lines = 3000;
  const script = `
    import { getStandardOutput } from './dist/platform/logging/log-output.js';
    const output = getStandardOutput();
    for (let line = 0; line < ${lines}; line += 1) output.write('x'.repeat(999) + '\\n');
  `;
  const child = spawn(
    process.execPath,
    ['--input-type=module', '--eval', script],
    {
      cwd: buildFolder,
      stdio: ['ignore', openSync(file, 'w'), 'inherit'],
    },
  );
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(await readFile(file, 'utf8')).toHaveLength(lines * 1000);
  await rm(folder, { recursive: true });
});

describe('a log that cannot be written', () => {
  it.runIf(existsSync('/dev/full'))(
    'loses lines, but stops nothing, if the disk is full',
    async () => {
      const api = await startApi(openSync('/dev/full', 'w'));
      await logMuch(api.url);
      expect(await getDropped(api.url)).toBeGreaterThan(0);
      await expectEnd(api);
    },
  );

  it('loses lines, but stops nothing, if its reader is gone', async () => {
    const api = await startApi('pipe');
    api.child.stdout?.destroy();
    await logMuch(api.url);
    expect(await getDropped(api.url)).toBeGreaterThan(0);
    await expectEnd(api);
  });

  it('stops nothing, not even the shutdown, if its reader does not read', async () => {
    const api = await startApi('pipe');
    await logMuch(api.url);
    expect(await getDropped(api.url)).toBeGreaterThan(0);
    await expectEnd(api);
  });

  it('continues once it can be written again, and says how many lines are missing', async () => {
    const api = await startApi('pipe');
    const { stdout } = api.child;
    if (!stdout) throw new Error('it has no standard output');
    await logMuch(api.url);
    const dropped = await getDropped(api.url);

    const lines: { msg: string; dropped?: number }[] = [];
    const reader = createInterface(stdout).on('line', (line) => {
      lines.push(JSON.parse(line) as { msg: string; dropped?: number });
    });
    const gap = () => lines.find(({ msg }) => msg.includes('were dropped'));
    await expect.poll(gap).toMatchObject({ dropped: expect.any(Number) });
    // The scrape's own line may be missing, too, because it is logged after the count.
    expect((gap()?.dropped ?? 0) - dropped).toBeLessThanOrEqual(1);
    const { length } = lines;
    await fetch(`${api.url}/nothing`);
    await expect.poll(() => lines.length).toBeGreaterThan(length);
    await expectEnd(api);
    reader.close();
  });
});
