import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { root } from './settings.js';

/** What one run of a load showed. */
export interface LoadResult {
  readonly generator: 'wrk' | 'autocannon';
  readonly requests: number;
  readonly seconds: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answers that are not 2xx. */
  readonly refused: number;
}

export interface Load {
  readonly url: string;
  readonly seconds: number;
  readonly connections: number;
  /** A line a token. */
  readonly tokenFile: string;
  /** Which lines are used, from 0. */
  readonly from: number;
  readonly count: number;
  /** Ends with the last token instead of starting over; there are no figures then. */
  readonly once?: boolean;
}

const run = promisify(execFile);
export const generator = spawnSync('wrk', ['--version']).error
  ? 'autocannon'
  : 'wrk';

/**
 * Sends `GET /client`, each request with the next token, from a process of its
 * own. wrk costs a tenth of what a JavaScript generator does, which matters
 * where the generator shares the machine with what it measures.
 */
export async function generateLoad(
  load: Load,
): Promise<LoadResult | undefined> {
  const { url, tokenFile, from, count, seconds, connections, once } = load;
  const tokens = [tokenFile, from, count, once ? 1 : 0].map(String);
  const [command, ...args] =
    generator === 'wrk'
      ? // wrk takes whole seconds; the script's own clock does the rest.
        [
          'wrk',
          '-t1',
          `-c${connections}`,
          `-d${Math.ceil(seconds)}s`,
          '-s',
          `${root}bench/load/wrk.lua`,
          `${url}/client`,
          '--',
          ...tokens,
        ]
      : [
          process.execPath,
          `${root}bench/build/autocannon-worker.js`,
          `${url}/client`,
          String(seconds),
          String(connections),
          ...tokens,
        ];
  const { stdout } = await run(command ?? '', args, { maxBuffer: 1e7 });
  const line = stdout.split('\n').find((text) => text.startsWith('{'));
  if (!line) throw new Error(`no result from ${generator}:\n${stdout}`);
  const result = JSON.parse(line) as Omit<
    LoadResult,
    'generator' | 'requestsPerSecond'
  > & { readonly exhausted?: true };
  if (result.exhausted) return undefined;
  return {
    generator,
    ...result,
    requestsPerSecond: result.requests / result.seconds,
  };
}
