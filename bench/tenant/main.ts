import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Pool } from 'undici';

// `npm run bench:tenant`: how fast the local tenant is, from another process, its Action included.
const tokens = 50_000;
const connections = 16;
const goals = { tokensPerSecond: 500, startMs: 1500, growthMiB: 32 };

const folder = mkdtempSync(join(tmpdir(), 'tenant-bench-'));
const port = 4790;

/** Starts the tenant with stored keys, and gives the time until it listens, in milliseconds. */
async function start(): Promise<{ tenant: ChildProcess; ms: number }> {
  const began = performance.now();
  const tenant = spawn(
    process.execPath,
    ['--import', 'tsx', 'tenant/local/main.ts'],
    {
      env: {
        ...process.env,
        ISSUER_BASE_URL: `http://localhost:${port}/`,
        TENANT_KEYS_FILE: join(folder, 'keys.json'),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'exit'] as const) {
    process.once(signal, () => tenant.kill('SIGKILL'));
  }
  const lines = createInterface(tenant.stdout);
  await new Promise<void>((resolve) => {
    lines.on('line', (line) => line.includes('listens on') && resolve());
  });
  return { tenant, ms: performance.now() - began };
}

async function stop(tenant: ChildProcess): Promise<void> {
  tenant.kill('SIGTERM');
  await once(tenant, 'exit');
}

const residentMiB = ({ pid }: ChildProcess): number =>
  Number(
    /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1],
  ) / 1024;

async function askForTokens(count: number): Promise<void> {
  const pool = new Pool(`http://localhost:${port}`, { connections });
  const body = JSON.stringify({
    client_id: 'local-partner-one',
    client_secret: 'not-a-secret-partner-one',
    audience: 'https://api.example.com',
    grant_type: 'client_credentials',
  });
  let left = count;
  const ask = async (): Promise<void> => {
    while (left-- > 0) {
      const answer = await pool.request({
        path: '/oauth/token',
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      const text = await answer.body.text();
      if (answer.statusCode !== 200) throw new Error(text);
    }
  };
  await Promise.all(Array.from({ length: connections }, ask));
  await pool.close();
}

try {
  await stop((await start()).tenant); // makes the keys
  const starts = [];
  for (let round = 0; round < 3; round += 1) {
    const { tenant, ms } = await start();
    starts.push(ms);
    await stop(tenant);
  }
  const { tenant } = await start();
  await askForTokens(tokens / 10);
  const before = residentMiB(tenant);
  const began = performance.now();
  await askForTokens(tokens);
  const perSecond = (tokens / (performance.now() - began)) * 1000;
  const growth = residentMiB(tenant) - before;
  await stop(tenant);

  const startMs = starts.toSorted((one, other) => one - other)[1] ?? NaN;
  console.log(
    [
      `start to listening, stored keys: ${startMs.toFixed(0)} ms (goal: below ${goals.startMs})`,
      `tokens: ${perSecond.toFixed(0)}/s over ${tokens} (goal: ${goals.tokensPerSecond}/s)`,
      `resident set: ${before.toFixed(0)} MiB, and ${growth.toFixed(0)} more after them (goal: at most ${goals.growthMiB})`,
    ].join('\n'),
  );
  const met =
    startMs < goals.startMs &&
    perSecond >= goals.tokensPerSecond &&
    growth <= goals.growthMiB;
  process.exitCode = met ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
