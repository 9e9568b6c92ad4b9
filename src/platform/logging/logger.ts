import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Logger } from 'pino';
import { getStandardOutput } from './log-output.js';
import { redactLine } from './redact-secrets.js';

export interface LoggerOptions {
  /** The least severe level that is logged. */
  readonly level: string;
  /** Whether lines are formatted for people instead of programs. */
  readonly pretty: boolean;
  /** Where the lines go. Default: standard output. */
  readonly destination?: DestinationStream | undefined;
}

/** Creates the logger of the process. It writes one JSON line per event, without tokens or secrets. */
export async function createLogger({
  level,
  pretty,
  destination,
}: LoggerOptions): Promise<Logger> {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      hooks: { streamWrite: redactLine },
    },
    destination ?? (await getOutput(pretty)),
  );
}

/** Returns standard output. pino-pretty is a development dependency; without it, the lines are always JSON. */
async function getOutput(pretty: boolean): Promise<DestinationStream> {
  const output = getStandardOutput();
  if (!pretty) return output;
  try {
    const { isColorSupported, prettyFactory } = await import('pino-pretty');
    const format = prettyFactory({
      colorize: isColorSupported,
      singleLine: true,
      translateTime: 'SYS:HH:MM:ss',
    });
    return { write: (line) => output.write(format(line)) };
  } catch {
    return output;
  }
}

/** Nest logs each module and route at start-up in these contexts. Here, those lines have the debug level. */
const bootContexts: ReadonlySet<unknown> = new Set([
  'NestFactory',
  'NestApplication',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
]);

/**
 * Writes Nest's own log lines, and those of its `Logger`, to the process's log.
 * Strings become the message, and objects are merged into the line. Errors and
 * stacks are kept. The last parameter is Nest's context.
 */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write(bootContexts.has(rest.at(-1)) ? 'debug' : 'info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  private write(
    level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace',
    message: unknown,
    rest: unknown[],
  ): void {
    // A logger without a context does not pass one.
    const context = isText(rest.at(-1)) ? rest.pop() : undefined;
    const parts = [message, ...rest];
    const err = parts.find((part) => part instanceof Error);
    const stack = parts.find(isStack);
    const text = parts.filter(isText).join(' ') || err?.message;
    this.logger[level](
      { ...Object.assign({}, ...parts.filter(isFields)), context, err, stack },
      text,
    );
  }
}

const isStack = (part: unknown): part is string =>
  typeof part === 'string' && /\n\s+at /.test(part);
const isText = (part: unknown): boolean =>
  part !== undefined && typeof part !== 'object' && !isStack(part);
const isFields = (part: unknown): part is object =>
  typeof part === 'object' && !(part instanceof Error);
