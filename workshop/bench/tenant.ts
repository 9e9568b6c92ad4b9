import { readFileSync } from 'node:fs';
import { Pool } from 'undici';
import { runTenant } from '../support/run-tenant.js';

// `npm run bench:tenant`: how fast the local tenant issues tokens to another process, including its Action.
const tokens = 50_000;
const connections = 16;
const goals = { tokensPerSecond: 500, startMs: 1500, growthMiB: 32 };

const tenant = await runTenant(); // Makes the keys.

const residentMiB = (): number => {
  const { pid } = tenant.server.child;
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
};

async function askForTokens(count: number): Promise<void> {
  const pool = new Pool(new URL(tenant.issuer).origin, { connections });
  const body = JSON.stringify({
    client_id: 'local-partner-one',
    client_secret: 'not-a-secret-partner-one',
    audience: 'https://api.example.com',
    grant_type: 'client_credentials',
  });
  let left = count;
  const send = async (): Promise<void> => {
    while (left-- > 0) {
      const response = await pool.request({
        path: '/oauth/token',
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      const text = await response.body.text();
      if (response.statusCode !== 200) throw new Error(text);
    }
  };
  await Promise.all(Array.from({ length: connections }, send));
  await pool.close();
}

try {
  const starts = [];
  for (let round = 0; round < 3; round += 1) {
    await tenant.server.stop();
    const began = performance.now();
    await tenant.start();
    starts.push(performance.now() - began);
  }
  await askForTokens(tokens / 10);
  const before = residentMiB();
  const began = performance.now();
  await askForTokens(tokens);
  const perSecond = (tokens / (performance.now() - began)) * 1000;
  const growth = residentMiB() - before;

  const startMs = starts.toSorted((one, other) => one - other)[1] ?? NaN;
  console.log(
    [
      `start until it listens, with stored keys: ${startMs.toFixed(0)} ms (goal: under ${goals.startMs} ms)`,
      `${tokens} tokens: ${perSecond.toFixed(0)}/s (goal: at least ${goals.tokensPerSecond}/s)`,
      `memory: ${before.toFixed(0)} MiB before, ${growth.toFixed(0)} MiB more afterwards (goal: at most ${goals.growthMiB} MiB more)`,
    ].join('\n'),
  );
  const met =
    startMs < goals.startMs &&
    perSecond >= goals.tokensPerSecond &&
    growth <= goals.growthMiB;
  process.exitCode = met ? 0 : 1;
} finally {
  await tenant.close();
}
