import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.js';
import { runApi, type ApiProcess } from '../support/run-api.js';
import { startNginx, type TestNginx } from '../support/start-nginx.js';
import { startTenant, type TestTenant } from '../support/start-tenant.js';
import { startLoad, type SteadyLoad } from '../support/steady-load.js';

// Needs a real nginx: Debian's package nginx.
describe('two instances behind nginx', () => {
  let tenant: TestTenant;
  let ports: [number, number];
  let instances: ApiProcess[];
  let nginx: TestNginx;
  let load: SteadyLoad;

  const startInstance = (port: number): Promise<ApiProcess> =>
    runApi({
      ISSUER_BASE_URL: tenant.issuer,
      PORT: String(port),
      SHUTDOWN_DRAIN_MS: '500',
      TRUST_PROXY: '127.0.0.1',
    });
  const answersBy = (api: ApiProcess): number =>
    api.output.filter((line) => line.includes('/client')).length;

  beforeAll(async () => {
    tenant = await startTenant();
    ports = [await freePort(), await freePort()];
    instances = await Promise.all(ports.map(startInstance));
    nginx = await startNginx(ports);
    load = startLoad(nginx.url, await tenant.tokenFor('Partner One'), [
      { method: 'GET', path: '/client' },
      // What a proxy may not send a second time.
      { method: 'POST', path: '/nowhere', body: '{"text":"x"}', status: 404 },
    ]);
  });
  afterAll(async () => {
    await load.stop();
    await nginx.stop();
    for (const api of instances) {
      api.kill('SIGTERM');
      await api.exit;
    }
    await tenant.close();
  });

  it('are restarted in turn under load, and no request is lost', async () => {
    for (const [index, port] of ports.entries()) {
      const old = instances[index] as ApiProcess;
      await expect.poll(() => answersBy(old)).toBeGreaterThan(50);
      old.kill('SIGTERM');
      expect(await old.exit).toBe(0);

      const replacement = await startInstance(port);
      instances[index] = replacement;
      await expect.poll(() => answersBy(replacement)).toBeGreaterThan(50);
    }
    await load.stop();
    expect(load.lost).toEqual([]);
    expect(Object.keys(load.answered)).toEqual([
      'GET /client',
      'POST /nowhere',
    ]);
    // nginx did ask an instance that was not there, and then the other one.
    expect(nginx.errors()).toContain('Connection refused');
  });
});
