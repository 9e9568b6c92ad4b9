import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getFreePort } from '@repo/access-tokens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  startProcess,
  type StartedProcess,
} from '../../support/start-process.js';
import { useProject } from '../../support/use-project.js';

// Needs a real Prometheus: Debian's package prometheus.
describe('deploy/prometheus.yml', () => {
  const tested = useProject();
  const folder = mkdtempSync(join(tmpdir(), 'prometheus-'));
  let prometheus: StartedProcess;
  let url: string;

  beforeAll(async () => {
    const config = readFileSync('deploy/prometheus.yml', 'utf8')
      .replace('http://localhost:4000/', tested.tenant.issuer)
      .replace('localhost:3000', new URL(tested.api.url).host)
      .replace('scrape_interval: 15s', 'scrape_interval: 1s');
    writeFileSync(join(folder, 'prometheus.yml'), config);

    const address = `127.0.0.1:${await getFreePort()}`;
    url = `http://${address}`;
    prometheus = startProcess([
      'prometheus',
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
    ]);
  });
  afterAll(async () => {
    await prometheus.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const query = async (expression: string): Promise<number> => {
    const response = await fetch(
      `${url}/api/v1/query?query=${encodeURIComponent(expression)}`,
    ).catch(() => undefined);
    const body = (await response?.json()) as
      { data?: { result?: { value: string[] }[] } } | undefined;
    return Number(body?.data?.result?.[0]?.value[1]);
  };

  it('makes Prometheus scrape the API with tokens that it gets itself', async () => {
    await expect.poll(() => query('up{job="nest-m2m-api"}')).toBe(1);
    await expect
      .poll(() => query('http_requests_total{route="/metrics",status="2xx"}'))
      .toBeGreaterThan(0);
  });
});
