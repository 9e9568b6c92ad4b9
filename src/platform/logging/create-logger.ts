import { pino, type DestinationStream, type Logger } from 'pino';
import { lineWithoutSecrets } from './without-secrets.js';

export interface LoggerOptions {
  /** The least severe level that is logged. */
  readonly level: string;
  /** Whether lines are formatted for people instead of programs. */
  readonly pretty: boolean;
  /** Where the lines go. Default: standard output. */
  readonly destination?: DestinationStream | undefined;
}

/** The one logger of the process. It writes one JSON line per event, without tokens or secrets. */
export async function createLogger({
  level,
  pretty,
  destination,
}: LoggerOptions): Promise<Logger> {
  const readable = pretty ? await readableStream() : undefined;
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      hooks: { streamWrite: lineWithoutSecrets },
    },
    destination ?? readable ?? pino.destination({ dest: 1, sync: false }),
  );
}

/** pino-pretty is a development dependency. Without it, the lines are always JSON. */
async function readableStream(): Promise<DestinationStream | undefined> {
  try {
    const { default: pretty } = await import('pino-pretty');
    return pretty({ sync: true, singleLine: true, translateTime: 'HH:MM:ss' });
  } catch {
    return undefined;
  }
}
