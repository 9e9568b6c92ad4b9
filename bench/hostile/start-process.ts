import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { audience, namespace } from '../../test/support/mint-token.js';

/** An API as a process of its own. */
export interface RunningApi {
  readonly url: string;
  /** Everything that it has printed so far. */
  output(): string;
  /** Whether it still runs. */
  alive(): boolean;
  stop(): Promise<void>;
}

// Whatever ends this process, its children end with it.
const children = new Set<ChildProcess>();
process.on('exit', () => children.forEach((child) => child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => process.exit(1));
}

const listening = /http:\/\/[\d.]+:\d+/;

/** Starts a Node program that prints where it listens, for this issuer; ends it if it does not do so in half a minute. */
export async function startProcess(
  args: readonly string[],
  issuerUrl: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<RunningApi> {
  const child = spawn(process.execPath, args, {
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'test',
      HOST: '127.0.0.1',
      PORT: '0',
      ISSUER_BASE_URL: issuerUrl,
      AUDIENCE: audience,
      CLAIM_NAMESPACE: namespace,
      RATE_LIMIT: 'off',
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  let output = '';
  const ended = once(child, 'close');
  const api = {
    output: () => output,
    alive: () => child.exitCode === null && child.signalCode === null,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(reject, 30_000, new Error('does not listen'));
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        const line = output
          .split('\n')
          .find((candidate) => /listening/i.test(candidate));
        const found = listening.exec(line ?? '')?.[0];
        if (found) resolve(found);
        if (found) clearTimeout(timer);
      });
    }
    child.once('close', () => {
      clearTimeout(timer);
      reject(new Error(`it ended:\n${output}`));
    });
  }).catch(async (error: unknown) => {
    await api.stop();
    throw error;
  });
  return { ...api, url };
}

/** This project, as it runs in production; build it first. */
export const startThisProject = (
  issuerUrl: string,
  variables?: Readonly<Record<string, string>>,
): Promise<RunningApi> => startProcess(['dist/main.js'], issuerUrl, variables);
