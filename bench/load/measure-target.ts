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

function plan(load: LoadName, tokens: Tokens, url: string): Plan {
  const many = tokens.good.length;
  const base = {
    url,
    connections,
    tokenFile: tokens.goodFile,
    from: 0,
    count: many,
    seconds,
  };
  const plans: Readonly<Record<LoadName, Plan>> = {
    'hot-1': both({ ...base, count: 1 }),
    'hot-1000': both({ ...base, count: some }),
    // Each token once, so that all of them are known.
    'hot-100000': {
      warmUp: { ...base, once: true, seconds: 60 },
      measured: base,
    },
    // None that another load has used, and none twice.
    cold: {
      warmUp: {
        ...base,
        from: some,
        count: coldWarmUp,
        once: true,
        seconds: 60,
      },
      measured: { ...base, from: some + coldWarmUp, once: true },
    },
    forged: both({ ...base, tokenFile: tokens.forgedFile, count: some }),
  };
  return plans[load];
}

interface Plan {
  readonly warmUp: Load;
  readonly measured: Load;
}

const both = (load: Load): Plan => ({
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
