import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { getFreePort } from '@repo/access-tokens/testing';
import { ProjectCopy } from '../support/copy-project.js';
import { waitForUrl } from '../support/start-process.js';

// `npm run bench:loop`: how long a developer waits for `npm run start:dev`, in a copy as it is after `npm ci`.
const rounds = 3;
const changesPerRound = 5;
const goals = { firstMs: 6_000, changeMs: 1_500 };
const file = 'src/client/client.controller.ts';

const project = new ProjectCopy();
// The copy has its own compile cache, so that the first start finds none.
const compiled = join(project.folder, '.compiled');
process.env['NODE_COMPILE_CACHE'] = compiled;
const original = project.read(file);
const firstMs: number[] = [];
const changeMs: number[] = [];
try {
  for (let round = 0; round < rounds; round++) {
    for (const folder of [compiled, join(project.folder, 'dist')])
      rmSync(folder, { recursive: true, force: true });
    await measureRound();
  }
} finally {
  project.remove();
}
report('npm run start:dev to the first 200', firstMs, goals.firstMs);
report('a saved change to its response', changeMs, goals.changeMs);

async function measureRound(): Promise<void> {
  const port = await getFreePort();
  const url = `http://localhost:${port}`;
  const issuer = `http://localhost:${await getFreePort()}/`;
  project.write('.env', `PORT=${port}\nISSUER_BASE_URL=${issuer}\n`);
  const start = performance.now();
  const dev = project.start('start:dev');
  try {
    // The types are checked while the API starts. Changes are measured once that is done.
    const isChecked = dev.line(/^types Found/);
    await waitForUrl(dev, `${url}/health/live`, (status) => status === 200);
    firstMs.push(performance.now() - start);
    await isChecked;
    for (let change = 0; change < changesPerRound; change++) {
      const checkedAgain = dev.line(/^types Found/);
      changeMs.push(await timeChange(url, `Change ${change}`));
      await checkedAgain;
    }
  } finally {
    await dev.stop('SIGINT');
    project.write(file, original);
  }
}

/** Saves a change to the OpenAPI document and waits until the API serves it. */
async function timeChange(url: string, summary: string): Promise<number> {
  const start = performance.now();
  project.write(file, original.replace('Show the calling client', summary));
  for (;;) {
    const response = await fetch(`${url}/openapi.json`).catch(() => undefined);
    // Not too often, because every request is logged.
    if ((await response?.text())?.includes(summary))
      return performance.now() - start;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function report(what: string, times: readonly number[], goal: number): void {
  const sorted = times.toSorted((a, b) => a - b);
  const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
  const median = sorted[sorted.length >> 1] ?? NaN;
  console.log(
    `${what}: median ${seconds(median)}, range ${seconds(sorted[0] ?? NaN)} to ${seconds(sorted.at(-1) ?? NaN)} (goal: median under ${seconds(goal)})`,
  );
}
