import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import { keywordsOf } from '../../tenant/local/config/keywords.js';
import { startLocalTenant } from '../../tenant/local/start-local-tenant.js';
import { portOfApi, portOfTenant, refuseTakenPorts } from '../taken-ports.js';
import type { LocalUrls } from '../local-environment.js';

type Stop = () => Promise<void>;

/** Uses the tenant and the API that run already, and starts what does not. The result stops what it started. */
export async function ensureRunning(urls: LocalUrls): Promise<Stop> {
  const stops: Stop[] = [];
  const tenantRuns = await answers(
    `${urls.issuer}.well-known/openid-configuration`,
  );
  const apiRuns = await answers(`${urls.api}health/live`);
  await refuseTakenPorts([
    ...(tenantRuns ? [] : [portOfTenant(urls)]),
    ...(apiRuns ? [] : [portOfApi(urls)]),
  ]);

  if (!tenantRuns) {
    const { port, hostname } = new URL(urls.issuer);
    const tenant = await startLocalTenant({
      port: Number(port),
      hostname: hostname === '127.0.0.1' ? hostname : 'localhost',
      env: keywordsOf(process.env),
    });
    stops.push(() => tenant.close());
  }
  if (!apiRuns) stops.push(startApi());
  try {
    await untilReady(urls);
  } catch (error) {
    for (const stop of stops) await stop();
    throw error;
  }
  return async () => {
    for (const stop of stops) await stop();
  };
}

/** Builds and starts the API; its own log is left out of the story, but for what goes wrong. */
function startApi(): Stop {
  const nest = createRequire(import.meta.url).resolve(
    '@nestjs/cli/bin/nest.js',
  );
  execFileSync(process.execPath, [nest, 'build'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const api = spawn(process.execPath, ['dist/main.js'], {
    env: { ...process.env, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return async () => {
    if (api.exitCode !== null || api.signalCode !== null) return;
    api.kill('SIGTERM');
    await once(api, 'exit');
  };
}

async function untilReady({ api }: LocalUrls): Promise<void> {
  const giveUpAt = Date.now() + 30_000;
  while (!(await answers(`${api}health/ready`))) {
    if (Date.now() > giveUpAt)
      throw new Error(
        `The API at ${api} does not become ready: ${api}health/ready says why, and so does its log.`,
      );
    await delay(200);
  }
}

const answers = async (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(5000) }).then(
    ({ ok }) => ok,
    () => false,
  );
