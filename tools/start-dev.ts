import { setTimeout as delay } from 'node:timers/promises';
import concurrently from 'concurrently';
import { banner } from './banner.js';
import { portOfApi, portOfTenant, refuseTakenPorts } from './taken-ports.js';
import { loadProjectEnvironment } from '../tenant/local/project-environment.js';
import { localUrls } from './local-environment.js';
import { refuseBadConfiguration } from './refuse-bad-configuration.js';

// `npm run start:dev`: the API in watch mode, and the local tenant unless .env names a real one.
loadProjectEnvironment();
const urls = localUrls();
refuseBadConfiguration();
await refuseTakenPorts([
  portOfApi(urls),
  ...(urls.tenantIsLocal ? [portOfTenant(urls)] : []),
]);

const { result } = concurrently(
  [
    ...(urls.tenantIsLocal
      ? [{ name: 'tenant', command: 'npm run --silent tenant' }]
      : []),
    { name: 'api', command: 'nest start --watch --preserveWatchOutput' },
  ],
  {
    prefix: '{name}',
    prefixColors: ['magenta', 'cyan'],
    killOthersOn: ['failure', 'success'],
  },
);

const ended = new AbortController();
void announce(ended.signal);
try {
  await result;
} catch {
  // Ctrl-C ends both; a failure has said why in its own lines.
} finally {
  ended.abort();
}

/** Prints what runs where, once all of it answers. */
async function announce(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const ready = await fetch(`${urls.api}health/ready`, { signal }).catch(
      () => undefined,
    );
    if (ready?.ok) return console.log(banner(urls));
    await delay(200, undefined, { signal }).catch(() => undefined);
  }
}
