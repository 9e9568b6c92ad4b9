import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { build, connections, root } from './settings.js';

/** What one run of a load showed. */
export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answers that are not 2xx. */
  readonly refused: number;
  /** Requests that got no answer. */
  readonly errors: number;
}

export interface Load {
  readonly url: string;
  readonly seconds: number;
  /** A line a request, with its headers: `name: value`, separated by tabs. */
  readonly requestFile: string;
  /** Which lines are used, from 0. */
  readonly from: number;
  readonly count: number;
  /** Ends with the last line instead of starting over; there are no figures then. */
  readonly once?: boolean;
}

const run = promisify(execFile);
export const generator = spawnSync('wrk', ['--version']).error
  ? 'autocannon'
  : 'wrk';

/**
 * Sends `GET /client`, each request with the next line's headers, from a process of its
 * own. wrk costs a tenth of what a JavaScript generator does, which matters
 * where the generator shares the machine with what it measures.
 */
export async function generateLoad({
  url,
  seconds,
  requestFile,
  from,
  count,
  once,
}: Load): Promise<LoadResult | undefined> {
  const lines = [requestFile, from, count, once ? 1 : 0].map(String);
  const target = `${url}/client`;
  // wrk takes whole seconds; the script's own clock does the rest.
  const wrk = `-t1 -c${connections} -d${Math.ceil(seconds)}s -s`.split(' ');
  const worker = `${build}bench/autocannon-worker.js`;
  const { stdout } = await (generator === 'wrk'
    ? run('wrk', [
        ...wrk,
        `${root}workshop/bench/wrk.lua`,
        target,
        '--',
        ...lines,
      ])
    : run(process.execPath, [
        worker,
        target,
        String(seconds),
        String(connections),
        ...lines,
      ]));
  const line = stdout.split('\n').find((text) => text.startsWith('{'));
  if (!line) throw new Error(`no result from ${generator}:\n${stdout}`);
  const result = JSON.parse(line) as LoadResult & { exhausted?: true };
  return result.exhausted ? undefined : result;
}
