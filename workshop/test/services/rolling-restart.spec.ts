import { readFileSync } from 'node:fs';
import { getFreePort } from '@repo/access-tokens/testing';
import type { LocalTenant } from '@repo/local-tenant';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runApi } from '../../support/run-api.js';
import { startNginx, type Nginx } from '../../support/start-nginx.js';
import type { StartedServer } from '../../support/start-process.js';
import { send, startLoad, type SteadyLoad } from '../../support/steady-load.js';
import { startProjectTenant } from '../../support/use-project.js';

describe('two instances behind nginx', () => {
  let tenant: LocalTenant;
  let ports: number[];
  let instances: StartedServer[];
  let nginx: Nginx;
  let load: SteadyLoad;

  const startInstance = (port: number): Promise<StartedServer> =>
    runApi({
      ISSUER_BASE_URL: tenant.issuer,
      PORT: String(port),
      SHUTDOWN_DRAIN_MS: '500',
      TRUST_PROXY: '127.0.0.1',
    });
  const countResponses = (api: StartedServer): number =>
    api.lines.filter((line) => line.includes('/client')).length;

  beforeAll(async () => {
    tenant = await startProjectTenant();
    ports = [await getFreePort(), await getFreePort()];
    instances = await Promise.all(ports.map(startInstance));

    const address = `127.0.0.1:${await getFreePort()}`;
    const url = `http://${address}`;
    const shipped = readFileSync('deploy/nginx.conf', 'utf8')
      .replace('127.0.0.1:3001', `127.0.0.1:${ports[0]}`)
      .replace('127.0.0.1:3002', `127.0.0.1:${ports[1]}`)
      .replace('127.0.0.1:8080', address);
    nginx = await startNginx(shipped);

    const token = await tenant.tokenFor('Partner One');
    let sent = 0;
    load = startLoad(() => {
      sent += 1;
      return sent % 2
        ? send(`${url}/client`, token)
        : // A proxy must not send this a second time.
          send(`${url}/nowhere`, token, '{"text":"x"}');
    });
  });
  afterAll(async () => {
    await load.stop();
    await nginx.stop();
    for (const api of instances) await api.stop();
    await tenant.close();
  });

  it('lose no request when they are restarted in turn under load', async () => {
    for (const [index, port] of ports.entries()) {
      const old = instances[index] as StartedServer;
      await expect.poll(() => countResponses(old)).toBeGreaterThan(50);
      expect(await old.stop()).toBe(0);

      const replacement = await startInstance(port);
      instances[index] = replacement;
      await expect.poll(() => countResponses(replacement)).toBeGreaterThan(50);
    }
    expect([...(await load.stop()).keys()].toSorted()).toEqual([
      'GET /client 200',
      'POST /nowhere 404',
    ]);
    // nginx tried an instance that was down, and then the other one.
    expect(nginx.output).toContain('Connection refused');
  });
});
