import { keywordsOf } from '../../tenant/local/config/keywords.js';
import { listenAddress } from '../../tenant/local/listen-address.js';
import { keysFile } from '../../tenant/local/project-environment.js';
import { portOfTenant, refuseTakenPorts } from '../taken-ports.js';

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
  await refuseTakenPorts([portOfTenant({ issuer })]);
  // Loaded here, since the engine takes its time and has its say on Node's version.
  const { startLocalTenant } =
    await import('../../tenant/local/start-local-tenant.js');
  const tenant = await startLocalTenant({
    ...listenAddress(issuer),
    // An API that trusts `npm run tenant` accepts what its keys sign.
    keysFile,
    env: keywordsOf(process.env),
  });
  return () => tenant.close();
}

const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
