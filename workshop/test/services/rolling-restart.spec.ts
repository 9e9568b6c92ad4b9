import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getFreePort } from '@repo/access-tokens/testing';
import type { LocalTenant } from '@repo/local-tenant';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runApi } from '../../support/run-api.js';
import {
  startProcess,
  waitForUrl,
  type StartedProcess,
  type StartedServer,
} from '../../support/start-process.js';
import { send, startLoad, type SteadyLoad } from '../../support/steady-load.js';
import { startProjectTenant } from '../../support/use-project.js';

/** What surrounds a file of conf.d, with nothing outside the test's folder. */
const nginxConf = (shipped: string): string => `
  daemon off;
  worker_processes 2;
  pid nginx.pid;
  events {}
  http {
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    ${shipped}
  }`;

// Needs a real nginx: Debian's package nginx.
describe('two instances behind nginx', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'));
  let tenant: LocalTenant;
  let ports: number[];
  let instances: StartedServer[];
  let nginx: StartedProcess;
  let load: SteadyLoad;

  const startInstance = (port: number): Promise<StartedServer> =>
    runApi({
      ISSUER_BASE_URL: tenant.issuer,
      PORT: String(port),
      SHUTDOWN_DRAIN_MS: '500',
      TRUST_PROXY: '127.0.0.1',
    });
  const answersBy = (api: StartedServer): number =>
    api.lines.filter((line) => line.includes('/client')).length;

  beforeAll(async () => {
    tenant = await startProjectTenant();
    ports = [await getFreePort(), await getFreePort()];
    instances = await Promise.all(ports.map(startInstance));

    chmodSync(folder, 0o755); // Its workers are another user.
    const address = `127.0.0.1:${await getFreePort()}`;
    const url = `http://${address}`;
    const shipped = readFileSync('deploy/nginx.conf', 'utf8')
      .replace('127.0.0.1:3001', `127.0.0.1:${ports[0]}`)
      .replace('127.0.0.1:3002', `127.0.0.1:${ports[1]}`)
      .replace('127.0.0.1:8080', address);
    const conf = join(folder, 'nginx.conf');
    writeFileSync(conf, nginxConf(shipped));
    nginx = startProcess(['nginx', '-p', folder, '-e', 'stderr', '-c', conf]);
    await waitForUrl(nginx, url);

    const token = await tenant.tokenFor('Partner One');
    let sent = 0;
    load = startLoad(() => {
      sent += 1;
      return sent % 2
        ? send(`${url}/client`, token)
        : // What a proxy may not send a second time.
          send(`${url}/nowhere`, token, '{"text":"x"}');
    });
  });
  afterAll(async () => {
    await load.stop();
    await nginx.stop('SIGQUIT');
    for (const api of instances) await api.stop();
    await tenant.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are restarted in turn under load, and no request is lost', async () => {
    for (const [index, port] of ports.entries()) {
      const old = instances[index] as StartedServer;
      await expect.poll(() => answersBy(old)).toBeGreaterThan(50);
      expect(await old.stop()).toBe(0);

      const replacement = await startInstance(port);
      instances[index] = replacement;
      await expect.poll(() => answersBy(replacement)).toBeGreaterThan(50);
    }
    expect([...(await load.stop()).keys()].toSorted()).toEqual([
      'GET /client 200',
      'POST /nowhere 404',
    ]);
    // nginx did ask an instance that was not there, and then the other one.
    expect(nginx.output).toContain('Connection refused');
  });
});
