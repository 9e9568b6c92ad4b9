import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProcess } from './start-process.js';

/** The configuration around a file of conf.d, with nothing outside nginx's own folder. */
const nginxConf = (confD: string): string => `
  daemon off;
  worker_processes 2;
  pid nginx.pid;
  error_log stderr notice;
  events {}
  http {
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    ${confD}
  }`;

export interface Nginx {
  /** What it has logged. */
  readonly output: string;
  stop(): Promise<void>;
}

/** Starts a real nginx (Debian's package nginx) with this file of conf.d, and waits until it listens. */
export async function startNginx(confD: string): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'));
  chmodSync(folder, 0o755); // Its workers are another user.
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, nginxConf(confD));
  const nginx = startProcess([
    'nginx',
    '-p',
    folder,
    '-e',
    'stderr',
    '-c',
    file,
  ]);
  await nginx.line(/start worker process/);
  return {
    get output() {
      return nginx.output;
    },
    stop: async () => {
      await nginx.stop('SIGQUIT');
      rmSync(folder, { recursive: true });
    },
  };
}
