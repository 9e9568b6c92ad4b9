import { setTimeout as delay } from 'node:timers/promises';
import { generateLoad } from './generate-load.js';
import { startServer } from './server-process.js';
import { connections } from './settings.js';
import { targets } from './targets.js';
import type { Tokens } from './tokens.js';

export interface MemoryUse {
  readonly tokens: number;
  readonly idleMiB: number;
  readonly afterMiB: number;
}

/** The API's resident set before any load, and after each token was sent once, at the default cache size. */
export async function measureMemory({
  good,
  goodFile,
}: Tokens): Promise<MemoryUse> {
  const api = targets.find(({ name }) => name === 'api');
  if (!api) throw new Error('the API is no target');
  const server = await startServer(api);
  try {
    // What loads in the background after the start belongs to idle.
    await delay(5000);
    const idle = await server.usage();
    await generateLoad({
      url: server.url,
      connections,
      tokenFile: goodFile,
      from: 0,
      count: good.length,
      once: true,
      seconds: 120,
    });
    const after = await server.usage();
    return {
      tokens: good.length,
      idleMiB: idle.rss / 2 ** 20,
      afterMiB: after.rss / 2 ** 20,
    };
  } finally {
    await server.stop();
  }
}
