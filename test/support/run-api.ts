import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { buildFolder } from './build-api.js';
import { testVariables, type Variables } from './variables.js';

/** The API as a process of its own, as it runs in production. */
export interface ApiProcess {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly output: readonly string[];
  /** Resolves at the next line that matches. */
  line(pattern: RegExp): Promise<string>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves with the exit code, or the signal that ended it. */
  readonly exit: Promise<number | NodeJS.Signals | null>;
}

/** How the API is started where that is not the build of the tests, by the user that runs them. */
export interface Start {
  readonly command: readonly string[];
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
}

const startBuild: Start = {
  command: [process.execPath, `${buildFolder}/main.js`],
};

/** Starts the API with these variables and nothing else of this process's environment but `PATH`. */
export function spawnApi(
  variables: Variables,
  { command: [program = '', ...args], ...options }: Start = startBuild,
): Omit<ApiProcess, 'url'> {
  const child = spawn(program, args, {
    ...options,
    env: { PATH: process.env['PATH'], ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  const waiting = new Set<(line: string) => void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', (line) => {
      output.push(line);
      for (const check of waiting) check(line);
    });
  }
  return {
    output,
    line: (pattern) =>
      new Promise((resolve) => {
        const check = (line: string): void => {
          if (!pattern.test(line)) return;
          waiting.delete(check);
          resolve(line);
        };
        waiting.add(check);
      }),
    kill: (signal) => child.kill(signal),
    exit: once(child, 'close').then(
      ([code, signal]) => (code ?? signal) as number | null,
    ),
  };
}

/** Starts the API for this issuer on a free port and waits until it listens. End it with `kill`. */
export async function runApi(
  variables: Variables,
  start: Start = startBuild,
): Promise<ApiProcess> {
  const api = spawnApi({ ...testVariables, ...variables }, start);
  const listening = await Promise.race([
    api.line(/[Ll]istening (at|on) http/),
    api.exit.then(() =>
      Promise.reject(new Error(`the API ended:\n${api.output.join('\n')}`)),
    ),
  ]);
  return { ...api, url: /http:\/\/[\d.]+:\d+/.exec(listening)?.[0] ?? '' };
}
