import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

export interface ProcessOptions {
  /** Its whole environment except `PATH`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default: the working directory of this process. */
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  /** Receives the output instead of `lines`, for a program that must not wait for a slow reader. */
  readonly logFile?: string;
  /** Starts a process group, as a terminal does; signals then reach the whole group. Default: false. */
  readonly group?: boolean;
  /** Opens a channel for `child.send`. Default: false. */
  readonly ipc?: boolean;
}

export interface StartedProcess {
  readonly child: ChildProcess;
  /** Everything it has printed so far. */
  readonly lines: readonly string[];
  readonly output: string;
  readonly isAlive: boolean;
  /** Resolves with the exit code, or with the signal that ended the process. */
  readonly exit: Promise<number | NodeJS.Signals>;
  /** Resolves with the next line that matches. @throws {Error} if the process ends first */
  line(pattern: RegExp): Promise<string>;
  signal(signal: NodeJS.Signals): void;
  /** Sends SIGTERM, or another signal, and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals>;
}

export interface StartedServer extends StartedProcess {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
}

const running = new Set<StartedProcess>();
process.on('exit', () => running.forEach((each) => each.signal('SIGKILL')));

/** Starts a program, which is killed when this process exits. */
export function startProcess(
  [program = '', ...args]: readonly string[],
  { env, logFile, group = false, ipc = false, ...options }: ProcessOptions = {},
): StartedProcess {
  const log = logFile === undefined ? 'pipe' : openSync(logFile, 'w');
  const child = spawn(program, args, {
    ...options,
    env: { PATH: process.env['PATH'], ...env },
    detached: group,
    stdio: ['ignore', log, log, ...(ipc ? (['ipc'] as const) : [])],
  });
  if (typeof log === 'number') closeSync(log);
  const lines: string[] = [];
  const waiting = new Set<(line: string) => void>();
  const streams = [child.stdout, child.stderr].filter(Boolean) as Readable[];
  for (const stream of streams) {
    createInterface(stream).on('line', (line) => {
      lines.push(line);
      for (const check of waiting) check(line);
    });
  }
  const exit = once(child, 'close').then(
    ([code, signal]: unknown[]) => (code ?? signal) as number | NodeJS.Signals,
  );
  const started: StartedProcess = {
    child,
    lines,
    exit,
    get output() {
      return lines.join('\n');
    },
    get isAlive() {
      return child.exitCode === null && child.signalCode === null;
    },
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const check = (line: string): void => {
          if (!pattern.test(line)) return;
          waiting.delete(check);
          resolve(line);
        };
        waiting.add(check);
        const fail = (cause?: unknown): void =>
          reject(new Error(`${program} ended:\n${started.output}`, { cause }));
        exit.then(() => fail(), fail);
      }),
    signal: (signal) => {
      if (!started.isAlive || child.pid === undefined) return;
      process.kill(group ? -child.pid : child.pid, signal);
    },
    stop: (signal = 'SIGTERM') => {
      started.signal(signal);
      return exit;
    },
  };
  running.add(started);
  const forget = (): void => void running.delete(started);
  exit.then(forget, forget);
  return started;
}

/** How a command ended. */
export interface Ended {
  readonly code: number | NodeJS.Signals;
  /** Everything it printed. */
  readonly output: string;
}

/** Runs a program to its end. */
export async function run(
  command: readonly string[],
  options?: ProcessOptions,
): Promise<Ended> {
  const started = startProcess(command, options);
  const code = await started.exit;
  return { code, output: started.output };
}

/** Starts a program that prints where it listens, such as `listening on http://127.0.0.1:3000`. */
export async function startServer(
  command: readonly string[],
  options?: ProcessOptions,
): Promise<StartedServer> {
  const started = startProcess(command, options);
  const line = await started.line(/listen(ing|s) (at|on) http/i);
  const url = /https?:\/\/[\w.]+:\d+/.exec(line)?.[0] ?? '';
  return Object.assign(Object.create(started) as StartedProcess, { url });
}

/** Waits until a URL answers with an accepted status. @throws {Error} if the process ends first */
export async function waitForUrl(
  started: StartedProcess,
  url: string,
  accepted: (status: number) => boolean = () => true,
): Promise<void> {
  for (;;) {
    const response = await fetch(url).catch(() => undefined);
    await response?.arrayBuffer();
    if (response && accepted(response.status)) return;
    if (!started.isAlive) throw new Error(`it ended:\n${started.output}`);
    await delay(2);
  }
}
