import {
  containsToken,
  getFaults,
  sendHostileRequest,
  sendRequest,
  startConformanceIssuer,
} from '@repo/access-tokens/conformance';
import { mintToken, type TestIssuer } from '@repo/access-tokens/testing';
import { builtForProduction, runApi } from '../support/run-api.js';
import type { StartedServer } from '../support/start-process.js';
import { getRequests, publicUrl, routes } from './requests.js';
import {
  eventually,
  getClient,
  runTenant,
  type MisbehavingTenant,
} from './run-tenant.js';
import { misbehavingTenants } from './tenants.js';

/** Sends every hostile request to `node dist/main.js` and prints the wrong responses. Exits with 1 if there are any. */
const deadline = setTimeout(() => {
  console.error('gave up after four minutes');
  process.exit(1);
}, 240_000);

const startedAt = performance.now();
const counts = new Map<string, { passed: number; all: number }>();
const failures: string[] = [];

function count(group: string, name: string, faults: readonly string[]): void {
  const counted = counts.get(group) ?? { passed: 0, all: 0 };
  counted.all += 1;
  if (faults.length === 0) counted.passed += 1;
  else failures.push(`${group} / ${name}: ${faults.join('; ')}`);
  counts.set(group, counted);
}

async function fourAtATime<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      await work(next);
  };
  await Promise.all(Array.from({ length: 4 }, worker));
}

/** What is wrong with the API's reaction to a misbehaving tenant. */
const getTenantFaults = (tenant: MisbehavingTenant): Promise<string[]> =>
  runTenant(
    tenant,
    (issuerUrl) =>
      runApi(
        {
          ISSUER_BASE_URL: issuerUrl,
          // Long if the tenant answers, because the machine may be busy; short if it may never answer.
          JWKS_TIMEOUT_MS: tenant.play ? '10000' : '1000',
        },
        builtForProduction,
      ),
    async (issuer, api) => {
      if (!tenant.play) return getOutageFaults(issuer, api);
      const { text, right } = await tenant.play(issuer, api);
      return right ? [] : [text];
    },
  );

async function getOutageFaults(
  issuer: TestIssuer,
  api: StartedServer,
): Promise<string[]> {
  const response = await getClient(api, mintToken(issuer));
  const live = await sendRequest(api.url, { path: '/health/live' });
  const ready = await sendRequest(api.url, { path: '/health/ready' });
  const isLogged = await eventually(() =>
    /cannot fetch|publishes no usable signing key/.test(api.output),
  );
  const faults: Readonly<Record<string, boolean>> = {
    [`a token got ${response.status}, not 503`]: response.status !== 503,
    'no Retry-After': !response.headers.has('retry-after'),
    'a challenge': response.headers.has('www-authenticate'),
    [`live is ${live.status}`]: live.status !== 200,
    [`ready is ${ready.status}`]: ready.status !== 503,
    'readiness names the issuer': ready.body.includes(issuer.url),
    'no log line': !isLogged,
  };
  return Object.keys(faults).filter((fault) => faults[fault]);
}

const issuer = await startConformanceIssuer();
const api = await runApi(
  { ISSUER_BASE_URL: issuer.url, PUBLIC_URL: publicUrl },
  builtForProduction,
);
await fourAtATime(getRequests(issuer), async (request) => {
  const response = await sendHostileRequest(api.url, request, routes);
  count(request.group, request.name, getFaults(request, response));
});
const visits = issuer.attackerVisits.map((path) => `got a request for ${path}`);
count('Afterwards', 'the attacker’s server', visits);
const leaks = containsToken(api.output) ? ['contains a token'] : [];
count('Afterwards', 'the log', leaks);
count('Afterwards', 'the process', api.isAlive ? [] : ['has ended']);
await api.stop();
await issuer.stop();

await fourAtATime(misbehavingTenants, async (tenant) =>
  count('Misbehaving tenant', tenant.name, await getTenantFaults(tenant)),
);

clearTimeout(deadline);
for (const [group, { passed, all }] of counts)
  console.log(`${group}: ${passed} of ${all}`);
for (const failure of failures) console.log(`  FAILED ${failure}`);
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
console.log(`${failures.length} failed, in ${seconds} s`);
process.exitCode = failures.length > 0 ? 1 : 0;
