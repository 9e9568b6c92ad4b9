import { dirname, resolve } from 'node:path';
import { EditedTenant } from './config/edited-tenant.js';
import { FileReader } from './config/file-reader.js';
import { OverlayFile } from './config/overlay.js';
import type { LoadedTenant } from './config/tenant-source.js';
import { filesUnusable, TenantSource } from './config/tenant-source.js';
import { ExchangeLog } from './exchange-log.js';
import { ScriptLoader } from './exchange/script-loader.js';
import { ScriptRunner } from './exchange/script-runner.js';
import { FaultInjector } from './http/fault-injector.js';
import { listenOnLoopback } from './http/loopback-listener.js';
import { createTenantListener } from './http/tenant-server.js';
import { CertificateStore } from './keys/certificate-store.js';
import type { KeyRing } from './keys/key-ring.js';
import { KeyStore } from './keys/key-store.js';
import { describeClients, findLocalClient } from './local-client.js';
import type { LocalTenant, LocalTenantOptions } from './local-tenant.js';
import { Engine } from './oauth/engine.js';
import { ReplayStore } from './oauth/replay-store.js';
import { TokenQuotas } from './oauth/token-quotas.js';
import { pageContent } from './page/page-content.js';
import { TenantClients } from './tenant-clients.js';
import { silentLogger } from './tenant-logger.js';

/**
 * Starts a tenant that only this machine can reach. Close it when you are done.
 *
 * @throws {TenantFileError} if its files cannot be used
 * @throws the system's error, with `code: 'EADDRINUSE'` if the port is taken
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
  const certificates = new CertificateStore(
    options.keysFile && dirname(options.keysFile),
  );
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
        certificates,
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
      ? [`${filesUnusable}\n${complaint}`, ...scriptFaults]
      : scriptFaults;
  };
  const content = () => pageContent(issuer, definition(), options.env ?? {});
  const listener = await listenOnLoopback(
    options.port ?? 0,
    (port) => {
      issuer = `http://${options.hostname ?? 'localhost'}:${port}/`;
      return createTenantListener({
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
          const all = describeClients(definition());
          const { demo } = definition();
          return all.length > 0 ? findLocalClient(all, demo.client) : undefined;
        },
      });
    },
    () => ({
      ...certificates.createServerCertificate(),
      requestCert: true,
      // Which certificates are accepted depends on the client.
      rejectUnauthorized: false,
    }),
    options.inContainer ? '0.0.0.0' : '127.0.0.1',
  );

  const clients = new TenantClients(issuer, certificates, definition);
  // Now, so that the first request can present one.
  clients.makeCertificates();

  return {
    issuer,
    get audiences() {
      return definition().apis.map(({ identifier }) => identifier);
    },
    get audience() {
      return definition().apis[0]?.identifier ?? '';
    },
    get clients() {
      return clients.all;
    },
    get signingKey() {
      return keys.current.current;
    },
    exchanges,
    faults,
    requestToken: (name, overrides) => clients.requestToken(name, overrides),
    tokenFor: (name) => clients.tokenFor(name),
    getCertificate: (name) => clients.getCertificate(name),
    rotateKeys: async () => void (await keys.rotate()),
    revokeKeys: async (kid) => void (await keys.revoke(kid)),
    reload: () => {
      getComplaints();
      clients.makeCertificates();
    },
    reportUncaught: (error) => scripts.reportUncaught(source.current(), error),
    close: async () => void (await listener.close()),
  };
}
