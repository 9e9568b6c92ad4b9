import { readFileSync } from 'node:fs';
import type { StartedServer } from '../../support/start-process.js';

/** Measures how much resident memory grows, in MiB; 0 on platforms without `/proc`. */
export function watchMemory({ child }: StartedServer): { stop(): number } {
  const read = (): number => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
    } catch {
      return 0;
    }
  };
  const before = read();
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, read())), 100);
  return {
    stop: () => {
      clearInterval(timer);
      return Math.max(most, read()) - before;
    },
  };
}
