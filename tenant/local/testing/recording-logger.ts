import type { TenantLogger } from '../tenant-logger.js';

export interface RecordingLogger extends TenantLogger {
  readonly lines: string[];
}

/** A logger whose lines a test can read, each with its level in front. */
export function recordingLogger(): RecordingLogger {
  const lines: string[] = [];
  return {
    lines,
    info: (message) => lines.push(`info ${message}`),
    warn: (message) => lines.push(`warn ${message}`),
    error: (message) => lines.push(`error ${message}`),
  };
}
