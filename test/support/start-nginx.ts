import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './free-port.js';

/** A real nginx in front of APIs, configured by `deploy/nginx.conf`. */
export interface TestNginx {
  readonly url: string;
  /** Its lines about requests that reached no API, or not at the first try. */
  errors(): string;
  stop(): Promise<void>;
}

/** Starts nginx on a free port in front of the APIs at these two ports. */
export async function startNginx(
  ports: readonly [number, number],
): Promise<TestNginx> {
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'));
  chmodSync(folder, 0o755); // Its workers are another user.
  const port = await freePort();
  const shipped = readFileSync('deploy/nginx.conf', 'utf8')
    .replace('127.0.0.1:3001', `127.0.0.1:${ports[0]}`)
    .replace('127.0.0.1:3002', `127.0.0.1:${ports[1]}`)
    .replace('127.0.0.1:8080', `127.0.0.1:${port}`);
  writeFileSync(join(folder, 'nginx.conf'), nginxConf(shipped));

  const errorLog = join(folder, 'error.log');
  const nginx = spawn(
    'nginx',
    ['-p', folder, '-e', errorLog, '-c', join(folder, 'nginx.conf')],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const complaint = text(nginx.stderr);
  const exit = once(nginx, 'exit');
  await Promise.race([
    listening(port),
    exit.then(async () => Promise.reject(new Error(await complaint))),
  ]);
  return {
    url: `http://127.0.0.1:${port}`,
    errors: () => readFileSync(errorLog, 'utf8'),
    stop: async () => {
      nginx.kill('SIGQUIT');
      await exit;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

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

async function listening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const connected = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (connected) return;
    await delay(20);
  }
}
