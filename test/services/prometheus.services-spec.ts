import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.js';
import { runApi, type ApiProcess } from '../support/run-api.js';
import { startTenant, type TestTenant } from '../support/start-tenant.js';

// Needs a real Prometheus: Debian's package prometheus.
describe('deploy/prometheus.yml', () => {
  const folder = mkdtempSync(join(tmpdir(), 'prometheus-'));
  let tenant: TestTenant;
  let api: ApiProcess;
  let prometheus: ChildProcess;
  let url: string;

  beforeAll(async () => {
    tenant = await startTenant();
    api = await runApi({ ISSUER_BASE_URL: tenant.issuer });
    const config = readFileSync('deploy/prometheus.yml', 'utf8')
      .replace('http://localhost:4000/', tenant.issuer)
      .replace('localhost:3000', new URL(api.url).host)
      .replace('scrape_interval: 15s', 'scrape_interval: 1s');
    writeFileSync(join(folder, 'prometheus.yml'), config);

    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    prometheus = spawn(
      'prometheus',
      [
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { stdio: 'ignore' },
    );
  });
  afterAll(async () => {
    prometheus.kill('SIGTERM');
    await once(prometheus, 'exit');
    api.kill('SIGTERM');
    await api.exit;
    await tenant.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const query = async (expression: string): Promise<string> => {
    const answer = await fetch(
      `${url}/api/v1/query?query=${encodeURIComponent(expression)}`,
    ).catch(() => undefined);
    const body = (await answer?.json()) as
      { data?: { result?: { value: string[] }[] } } | undefined;
    return body?.data?.result?.[0]?.value[1] ?? 'none';
  };

  it('makes Prometheus scrape the API with tokens that it gets itself', async () => {
    await expect.poll(() => query('up{job="nest-m2m-api"}')).toBe('1');
    await expect
      .poll(async () =>
        Number(
          await query('http_requests_total{route="/metrics",status="2xx"}'),
        ),
      )
      .toBeGreaterThan(0);
  });
});
