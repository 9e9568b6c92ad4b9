import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { freePort } from './free-port.js';
import { audience } from './mint-token.js';

/** The local tenant as a process of its own, which a test can kill. */
export interface TenantProcess {
  readonly issuer: string;
  /** A token of `local-partner-…`. */
  token(partner: 'one' | 'two'): Promise<string>;
  /** `kill -9`; resolves once it is gone. */
  kill(): Promise<void>;
  /** Starts it again, at the same address with the same keys; resolves once it listens. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Starts the local tenant on a port that was free a moment ago. Close it in `afterAll`. */
export async function runTenant(): Promise<TenantProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'tenant-'));
  const issuer = `http://localhost:${await freePort()}/`;
  let child: ChildProcess;

  const start = async (): Promise<void> => {
    child = spawn(
      process.execPath,
      ['--import', 'tsx', 'tenant/local/main.ts'],
      {
        env: {
          ...process.env,
          ISSUER_BASE_URL: issuer,
          TENANT_KEYS_FILE: join(folder, 'keys.json'),
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const lines = createInterface(child.stdout as Readable);
    await new Promise<void>((resolve) => {
      lines.on('line', (line) => line.includes('listens on') && resolve());
    });
  };
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  await start();
  return {
    issuer,
    start,
    kill,
    token: (partner) => requestToken(issuer, partner),
    close: async () => {
      await kill();
      rmSync(folder, { recursive: true });
    },
  };
}

async function requestToken(issuer: string, partner: string): Promise<string> {
  const answer = await fetch(`${issuer}oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_id: `local-partner-${partner}`,
      client_secret: `not-a-secret-partner-${partner}`,
      audience,
      grant_type: 'client_credentials',
    }),
  });
  const { access_token: token } = (await answer.json()) as {
    access_token: string;
  };
  return token;
}
