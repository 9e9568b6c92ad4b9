import { pino, type DestinationStream, type Logger } from 'pino';
import type { Environment } from '../config/environment.js';

/** The one log stream of the process: a JSON line an event, on standard output unless told otherwise. */
export function createLogger(
  { LOG_LEVEL }: Environment,
  destination: DestinationStream = pino.destination({ dest: 1, sync: false }),
): Logger {
  return pino(
    { level: LOG_LEVEL, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    destination,
  );
}
