import { resolve } from 'node:path';
import { EditedTenant } from './config/edited-tenant.js';
import { FileReader } from './config/file-reader.js';
import { OverlayFile } from './config/overlay.js';
import type { LoadedTenant } from './config/tenant-source.js';
import { notUsable, TenantSource } from './config/tenant-source.js';
import { ExchangeLog } from './exchange-log.js';
import { ScriptLoader } from './exchange/script-loader.js';
import { ScriptRunner } from './exchange/script-runner.js';
import { FaultInjector } from './http/fault-injector.js';
import { listenOnLoopback } from './http/loopback-listener.js';
import { tenantListener } from './http/tenant-server.js';
import type { KeyRing } from './keys/key-ring.js';
import { KeyStore } from './keys/key-store.js';
import {
  describeClients,
  findLocalClient,
  getTokenRequest,
} from './local-client.js';
import type { LocalTenant, LocalTenantOptions } from './local-tenant.js';
import { Engine } from './oauth/engine.js';
import { ReplayStore } from './oauth/replay-store.js';
import { TokenQuotas } from './oauth/token-quotas.js';
import { pageContent } from './page/page-content.js';
import { silentLogger } from './tenant-logger.js';
import { postTokenRequest } from './token-answer.js';

/**
 * Starts a tenant that only this machine can reach. Close it in the end.
 *
 * @throws {TenantFileError} where its files cannot be used
 * @throws the system's error, with `code: 'EADDRINUSE'` where the port is taken
 */
export async function startLocalTenant(
  options: LocalTenantOptions = {},
): Promise<LocalTenant> {
  const logger = options.logger ?? silentLogger;
  const files = new FileReader();
  const directory = resolve(options.directory ?? 'tenant');
  const source = new EditedTenant(
    directory,
    new TenantSource(directory, options.env ?? {}, files, logger),
    new OverlayFile(options.overlayFile, files, logger),
    logger,
  );
  const scripts = new ScriptRunner(
    new ScriptLoader(files, logger),
    logger,
    options.actionTimeLimitMs,
  );
  const keys = await KeyStore.open(options.keysFile);
  const faults = new FaultInjector();
  const exchanges = new ExchangeLog();
  const replays = new ReplayStore();
  const quotas = new TokenQuotas(logger);

  let issuer = '';
  let last: { tenant: LoadedTenant; ring: KeyRing; engine: Engine } | undefined;
  const currentEngine = () => {
    const [tenant, ring] = [source.current(), keys.current];
    if (last?.tenant !== tenant || last.ring !== ring) {
      const engine = new Engine({
        issuer,
        tenant: tenant.definition,
        keys: ring,
        replays,
        quotas,
        runScripts: (exchange, log) => scripts.run(tenant, exchange, log),
        clockSkewSeconds: () => faults.clockSkewSeconds,
      });
      last = { tenant, ring, engine };
    }
    return last.engine;
  };

  const definition = () => source.current().definition;
  const getComplaints = () => {
    const scriptFaults = scripts.check(source.current());
    const { complaint } = source;
    return complaint
      ? [`${notUsable}\n${complaint}`, ...scriptFaults]
      : scriptFaults;
  };
  const content = () => pageContent(issuer, definition(), options.env ?? {});
  const listener = await listenOnLoopback(
    options.port ?? 0,
    (port) => {
      issuer = `http://${options.hostname ?? 'localhost'}:${port}/`;
      return tenantListener({
        currentEngine,
        exchanges,
        pageContent: content,
        getApiUrl: () => content().apiUrl,
        editedTenant: source,
        getComplaints,
        faults,
        keys,
        logger,
        getDemoClient: () => {
          const { clients, demo } = definition();
          return clients.length > 0
            ? findLocalClient(describeClients(definition()), demo.client)
            : undefined;
        },
      });
    },
    options.inContainer ? '0.0.0.0' : '127.0.0.1',
  );

  const requestToken: LocalTenant['requestToken'] = (name, overrides = {}) => {
    const client = findLocalClient(describeClients(definition()), name);
    return postTokenRequest(issuer, {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...getTokenRequest(client, definition().apis[0]?.identifier),
        ...overrides,
      }),
    });
  };

  return {
    issuer,
    get audiences() {
      return definition().apis.map(({ identifier }) => identifier);
    },
    get audience() {
      return definition().apis[0]?.identifier ?? '';
    },
    get clients() {
      return describeClients(definition());
    },
    get signingKey() {
      return keys.current.current;
    },
    exchanges,
    faults,
    requestToken,
    tokenFor: async (name) => {
      const { status, body } = await requestToken(name);
      if (status === 200) return String(body['access_token']);
      throw new Error(`The tenant answered ${status}: ${JSON.stringify(body)}`);
    },
    rotateKeys: async () => void (await keys.rotate()),
    revokeKeys: async (kid) => void (await keys.revoke(kid)),
    reload: () => void getComplaints(),
    reportUncaught: (error) => scripts.reportUncaught(source.current(), error),
    close: () => listener.close(),
  };
}
