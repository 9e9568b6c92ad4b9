import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from './settings.js';

export interface Usage {
  /** CPU time since the start, in microseconds. */
  readonly cpuMicros: number;
  /** Resident set, in bytes. */
  readonly rss: number;
}

export interface ServerProcess {
  readonly url: string;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

interface Startable {
  readonly entry: string;
  readonly variables?: Readonly<Record<string, string>>;
}

/** Starts a target as a process of its own with nothing of this environment but `PATH`, and waits for its first answer. */
export async function startServer(
  { entry, variables }: Startable,
  nodeOptions: readonly string[] = ['--import', `${root}bench/build/probe.js`],
  path = '/client',
): Promise<ServerProcess> {
  const port = await freePort();
  const child = spawn(process.execPath, [...nodeOptions, entry], {
    env: {
      PATH: process.env['PATH'],
      HOST: '127.0.0.1',
      PORT: String(port),
      ...variables,
    },
    // Express prints each refusal.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const exited = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  const giveUpAt = Date.now() + 20_000;
  while (!(await answers(`${url}${path}`))) {
    if (child.exitCode !== null) throw new Error(`${entry} ended`);
    if (Date.now() > giveUpAt) {
      child.kill('SIGKILL');
      throw new Error(`${entry} does not answer`);
    }
    await delay(2);
  }
  return {
    url,
    usage: async () => {
      child.send('usage');
      const [usage] = (await once(child, 'message')) as [Usage];
      return usage;
    },
    stop: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    await (await fetch(url)).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return port;
}
