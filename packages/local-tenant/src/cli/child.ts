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
 * Starts a command: a program with its arguments, or a line for the shell. It can
 * use the programs of the project's packages, as in npm scripts. While it runs,
 * signals that would end this process are forwarded to it instead; a second
 * signal kills it.
 *
 * @param settings `isLowPriority`: whether other processes get the CPU first
 * @param onLine is called with each line of its piped output
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
  const forward = (signal: NodeJS.Signals) => {
    kill(isInterrupted ? 'SIGKILL' : signal);
    isInterrupted = true;
  };
  for (const signal of endingSignals) process.on(signal, forward);
  const guard = isWindows ? undefined : guardGroup(child.pid);
  const endChild = () => {
    guard?.kill();
    kill('SIGTERM');
  };
  process.on('exit', endChild);
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface(stream).on('line', onLine);
  }

  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', ({ message }) => {
      reject(new Error(`${line} could not be started: ${message}`));
    });
    // Processes that it started must not outlive it and keep its output open.
    child.once('exit', () => kill('SIGTERM'));
    child.once('close', (code, signal) => {
      resolve(code ?? 128 + constants.signals[signal ?? 'SIGKILL']);
    });
  }).finally(() => {
    guard?.kill();
    for (const signal of endingSignals) process.off(signal, forward);
    process.off('exit', endChild);
  });
  return {
    /** Resolves with its exit code, or with 128 plus the number of the signal that ended it. Rejects if it cannot be started. */
    ended,
    /** Sends a signal to it and to all processes that it started. */
    kill,
    /** Whether a signal to end was forwarded to it. */
    isInterrupted: () => isInterrupted,
  };
}

/**
 * Ends the process group when this process ends, even by `kill -9`: the system
 * then closes the pipe that the guard reads.
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
