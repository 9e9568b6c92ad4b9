import { execFileSync } from 'node:child_process';
import { clearInterval, setInterval } from 'node:timers';
import type { Variables } from '../variables.js';

const intervalMs = 500;

/**
 * Ends this process, as SIGTERM does, when the `npm run` that started it has
 * ended: after `kill -9`, npm and its shell cannot forward a signal. A process
 * that was not started by a script keeps running without its parent, as a daemon does.
 */
export function endWithNpm(env: Variables): void {
  if (!env['npm_lifecycle_event'] && !env['NODE_RUN_SCRIPT_NAME']) return;
  const starters = getStarters();
  const watch = setInterval(() => {
    if (starters.every(isRunning)) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, intervalMs);
  watch.unref();
}

/** The parent process and, if that is the shell of a script, its parent. */
function getStarters(): number[] {
  const { ppid } = process;
  try {
    const format = ['-o', 'ppid=,comm=', '-p', String(ppid)];
    const line = execFileSync('ps', format, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    const npm = /^(\d+) \S*sh$/.exec(line)?.[1];
    return npm ? [ppid, Number(npm)] : [ppid];
  } catch {
    // Not every system has `ps`.
    return [ppid];
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
