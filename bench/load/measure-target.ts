import { checkTarget } from './check-target.js';
import { generateLoad, type Load, type LoadResult } from './generate-load.js';
import { startServer, type ServerProcess } from './server-process.js';
import { connections, settings } from './settings.js';
import type { LoadName, Target } from './targets.js';
import type { Tokens } from './tokens.js';

export interface Sample extends LoadResult {
  readonly target: string;
  readonly load: LoadName;
  readonly cpuMicrosPerRequest: number;
  readonly rssMiB: number;
}

const { seconds, warmUpSeconds, some, coldWarmUp } = settings;

/** Starts a target, sees that it does its work, puts each of its loads on it, and ends it. */
export async function measureTarget(
  target: Target,
  tokens: Tokens,
): Promise<Sample[]> {
  const server = await startServer(target);
  try {
    await checkTarget(
      target,
      server.url,
      tokens.good[0] ?? '',
      forgedOf(tokens),
    );
    const samples: Sample[] = [];
    for (const load of target.loads) {
      const { warmUp, measured } = plan(load, tokens, server.url);
      await generateLoad(warmUp);
      samples.push({
        target: target.name,
        load,
        ...(await measure(server, measured)),
      });
    }
    return samples;
  } finally {
    await server.stop();
  }
}

function plan(
  load: LoadName,
  { good, goodFile, forgedFile }: Tokens,
  url: string,
): { warmUp: Load; measured: Load } {
  const base = { url, connections, tokenFile: goodFile, from: 0, seconds };
  const many = good.length;
  switch (load) {
    case 'hot-1':
      return both({ ...base, count: 1 });
    case 'hot-1000':
      return both({ ...base, count: some });
    case 'hot-100000':
      // Each token once, so that all of them are known.
      return {
        warmUp: { ...base, count: many, once: true, seconds: 60 },
        measured: { ...base, count: many },
      };
    case 'cold': {
      // None that another load has used, and none twice.
      const from = some + coldWarmUp;
      return {
        warmUp: {
          ...base,
          from: some,
          count: coldWarmUp,
          once: true,
          seconds: 60,
        },
        measured: { ...base, from, count: many - from, once: true },
      };
    }
    case 'forged':
      return both({ ...base, tokenFile: forgedFile, count: some });
  }
}

const both = (load: Load): { warmUp: Load; measured: Load } => ({
  warmUp: { ...load, seconds: warmUpSeconds },
  measured: load,
});

async function measure(
  server: ServerProcess,
  load: Load,
): Promise<Omit<Sample, 'target' | 'load'>> {
  const before = await server.usage();
  const result = await generateLoad(load);
  if (!result) throw new Error('the tokens ran out: mint more of them');
  const after = await server.usage();
  const expected = load.tokenFile.endsWith('forged.txt') ? result.requests : 0;
  if (Math.abs(result.refused - expected) > connections) {
    throw new Error(`${result.refused} of ${result.requests} were refused`);
  }
  return {
    ...result,
    cpuMicrosPerRequest: (after.cpuMicros - before.cpuMicros) / result.requests,
    rssMiB: after.rss / 2 ** 20,
  };
}

const forgedOf = ({ good }: Tokens): string => {
  const [one = '', other = ''] = good;
  return `${one.slice(0, one.lastIndexOf('.'))}.${other.slice(other.lastIndexOf('.') + 1)}`;
};
