import {
  type ChildProcess,
  type StdioOptions,
  spawn,
} from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Variables } from '../variables.js';

const isWindows = process.platform === 'win32';
const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Starts a command: a program and its arguments, or a line for the shell. It
 * finds the programs of the project's packages, as in npm scripts. While it runs,
 * signals that would end this process are passed on to it instead; the second
 * one kills it.
 *
 * @param settings `isLowPriority`: whether it gets only the CPU time that others leave
 * @param onLine gets the lines of its piped output
 */
export function startChild(
  command: string | readonly string[],
  settings: {
    cwd: string;
    env: Variables;
    stdio: StdioOptions;
    isLowPriority?: boolean;
  },
  onLine: (line: string) => void = () => {},
) {
  const { cwd, env, stdio, isLowPriority = false } = settings;
  // Windows starts scripts such as nest.cmd only through a shell.
  const line = typeof command === 'string' ? command : command.join(' ');
  const [program = '', ...args] =
    typeof command === 'string' || isWindows ? [line] : command;
  const child = spawn(program, args, {
    cwd,
    env: withPackagesOnPath(cwd, env),
    stdio,
    // A process group of its own: signals reach everything in it, once.
    detached: !isWindows,
    shell: typeof command === 'string' || isWindows,
  });
  if (isLowPriority && child.pid !== undefined)
    setPriority(child.pid, constants.priority.PRIORITY_LOW);
  const kill = (signal: NodeJS.Signals) => killGroup(child.pid, signal);
  let isInterrupted = false;
  const passOn = (signal: NodeJS.Signals) => {
    kill(isInterrupted ? 'SIGKILL' : signal);
    isInterrupted = true;
  };
  for (const signal of endingSignals) process.on(signal, passOn);
  const guard = isWindows ? undefined : guardGroup(child.pid);
  const endWithUs = () => {
    guard?.kill();
    kill('SIGTERM');
  };
  process.on('exit', endWithUs);
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface(stream).on('line', onLine);
  }

  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', ({ message }) => {
      reject(new Error(`${line} could not be started: ${message}`));
    });
    // What it has started must not outlive it, holding its output open.
    child.once('exit', () => kill('SIGTERM'));
    child.once('close', (code, signal) => {
      resolve(code ?? 128 + constants.signals[signal ?? 'SIGKILL']);
    });
  }).finally(() => {
    guard?.kill();
    for (const signal of endingSignals) process.off(signal, passOn);
    process.off('exit', endWithUs);
  });
  return {
    /** Resolves with its exit code: 128 and the signal's number where a signal ended it. Rejects where it cannot be started. */
    ended,
    /** Sends a signal to it and to everything that it has started. */
    kill,
    /** Whether this process was told to end, and has passed that on. */
    isInterrupted: () => isInterrupted,
  };
}

/**
 * Ends the group once this process is gone, even by `kill -9`: the system then
 * closes the pipe from which the guard reads.
 */
function guardGroup(pid: number | undefined): ChildProcess | undefined {
  if (pid === undefined) return undefined;
  const script = 'read -r _; kill -s TERM -- "-$0"';
  return spawn('sh', ['-c', script, String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  }).once('error', () => {});
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    if (isWindows) spawn('taskkill', ['/pid', String(pid), '/t', '/f']);
    else process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function withPackagesOnPath(cwd: string, env: Variables): NodeJS.ProcessEnv {
  const name = Object.keys(env).find((one) => /^path$/i.test(one)) ?? 'PATH';
  const bin = join(cwd, 'node_modules', '.bin');
  return { ...env, [name]: `${bin}${delimiter}${env[name] ?? ''}` };
}
