import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listenAddress } from '../../tenant/local/listen-address.js';

/** The keys of `npm run tenant`: an API that trusts that tenant accepts what they sign. */
const keysFile = join(
  fileURLToPath(new URL('../..', import.meta.url)),
  '.tenant',
  'keys.json',
);

/**
 * Uses the local tenant that runs already, and starts one in this process where
 * none does. The result stops what it started.
 */
export async function ensureTenant(
  issuer: string,
): Promise<() => Promise<void>> {
  if (await answers(`${issuer}.well-known/openid-configuration`)) {
    return () => Promise.resolve();
  }
  // Loaded here, since the engine takes its time and has its say on Node's version.
  const { startLocalTenant } =
    await import('../../tenant/local/start-local-tenant.js');
  const variables = Object.entries(process.env).filter(
    (entry): entry is [string, string] => !!entry[1]?.trim(),
  );
  const tenant = await startLocalTenant({
    ...listenAddress(issuer),
    keysFile,
    env: Object.fromEntries(variables),
  });
  return () => tenant.close();
}

const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
