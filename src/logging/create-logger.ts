import { pino, type DestinationStream, type Logger } from 'pino';
import type { Environment } from '../config/environment.js';
import { lineWithoutSecrets } from './without-secrets.js';

/**
 * The one log stream of the process: a JSON line an event on standard output,
 * or, in development, a line to be read. No line holds a token or a secret.
 *
 * @param destination where the lines go instead
 */
export async function createLogger(
  { LOG_LEVEL, NODE_ENV }: Environment,
  destination?: DestinationStream,
): Promise<Logger> {
  const readable =
    NODE_ENV === 'development' ? await readableStream() : undefined;
  return pino(
    {
      level: LOG_LEVEL,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      hooks: { streamWrite: lineWithoutSecrets },
    },
    destination ?? readable ?? pino.destination({ dest: 1, sync: false }),
  );
}

/** pino-pretty is a development dependency: without it, the lines are JSON in development, too. */
async function readableStream(): Promise<DestinationStream | undefined> {
  try {
    const { default: pretty } = await import('pino-pretty');
    return pretty({
      sync: true,
      singleLine: true,
      translateTime: 'HH:MM:ss',
    });
  } catch {
    return undefined;
  }
}
