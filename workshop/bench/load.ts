import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { build, connections, root } from './settings.js';

/** The result of one run. */
export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Responses that are not 2xx. */
  readonly rejected: number;
  /** Requests without a response. */
  readonly errors: number;
}

export interface Load {
  readonly url: string;
  readonly seconds: number;
  /** Has one line per request: its headers as `name: value`, separated by tabs. */
  readonly requestFile: string;
  /** The first line to send, from 0, and how many lines. */
  readonly from: number;
  readonly count: number;
  /** Ends after the last line instead of starting over; such a run has no figures. */
  readonly once?: boolean;
}

const run = promisify(execFile);
export const generator = spawnSync('wrk', ['--version']).error
  ? 'autocannon'
  : 'wrk';

/**
 * Sends `GET /client` from another process, each request with the headers of the
 * next line. wrk takes a tenth of the CPU time of a JavaScript generator, which
 * matters because the generator shares the machine with the server.
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
  // wrk takes only whole seconds.
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
