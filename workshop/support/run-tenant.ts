import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getFreePort } from '@repo/access-tokens/testing';
import { startServer, type StartedServer } from './start-process.js';

/** The local tenant as a process, which can be stopped and started again at the same address with the same keys. */
export interface TenantProcess {
  readonly issuer: string;
  readonly server: StartedServer;
  start(): Promise<void>;
  close(): Promise<void>;
}

const localTenant = 'packages/local-tenant/bin/local-tenant.js';

export async function runTenant(): Promise<TenantProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'tenant-'));
  const issuer = `http://localhost:${await getFreePort()}/`;
  const env = {
    ...process.env,
    ISSUER_BASE_URL: issuer,
    TENANT_KEYS_FILE: join(folder, 'keys.json'),
  };
  const launch = (): Promise<StartedServer> =>
    startServer([process.execPath, localTenant, 'start'], {
      env,
    });
  let server = await launch();
  return {
    issuer,
    get server() {
      return server;
    },
    start: async () => {
      server = await launch();
    },
    close: async () => {
      await server.stop('SIGKILL');
      rmSync(folder, { recursive: true });
    },
  };
}
