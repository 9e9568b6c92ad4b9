import { FileReader } from './config/file-reader.js';
import type { Keywords } from './config/keywords.js';
import type { LoadedTenant } from './config/load-tenant.js';
import { TenantSource } from './config/tenant-source.js';
import { ExchangeLog } from './exchange-log/exchange-log.js';
import { ScriptLoader } from './exchange/script-loader.js';
import { ScriptRunner } from './exchange/script-runner.js';
import { FaultInjector } from './http/fault-injector.js';
import { listenOnLoopback } from './http/loopback-listener.js';
import { tenantListener } from './http/tenant-server.js';
import type { KeyRing } from './keys/key-ring.js';
import { KeyStore } from './keys/key-store.js';
import type { SigningKey } from './keys/signing-key.js';
import { type LocalClient, describeClients } from './local-client.js';
import { Engine } from './oauth/engine.js';
import { ReplayStore } from './oauth/replay-store.js';
import { TokenQuotas } from './oauth/token-quotas.js';
import { tenantDirectory } from './project-environment.js';
import { pageContent } from './page/page-content.js';
import { type TenantLogger, silentLogger } from './tenant-logger.js';

export interface LocalTenantOptions {
  /** Where to listen, on loopback. `0`, the default, takes a free port. */
  readonly port?: number;
  /** The host name in the issuer. Default `localhost`. */
  readonly hostname?: 'localhost' | '127.0.0.1' | '[::1]';
  /** Holds tenant.yaml and tenant.local.yaml. Default: this project's `tenant/`. */
  readonly directory?: string;
  /** Where signing keys survive a restart. Without it, they live in memory. */
  readonly keysFile?: string;
  /** Values for `##NAME##`; they win over those of tenant.local.yaml. */
  readonly env?: Keywords;
  /** How long Actions may run. Default: 20,000, as in the cloud. */
  readonly actionTimeLimitMs?: number;
  /** Default: silent. */
  readonly logger?: TenantLogger;
}

export interface LocalTenant {
  /** `http://localhost:PORT/`, as it stands in `iss`. */
  readonly issuer: string;
  /** The first API's identifier. */
  readonly audience: string;
  readonly audiences: readonly string[];
  readonly clients: readonly LocalClient[];
  /** The key that signs at the moment, for tests that mint tokens of their own. */
  readonly signingKey: SigningKey;
  /** Token requests as they come, and what the Actions made of them. */
  readonly exchanges: ExchangeLog;
  readonly faults: FaultInjector;
  /** Lets the next key sign. Tokens of the current one stay valid until it is revoked. */
  rotateKeys(): Promise<void>;
  /** Voids what previous keys have signed: the one of that id, or all. */
  revokeKeys(kid?: string): Promise<void>;
  /** Reads files and loads Actions that have changed, so that the log tells what is wrong with them before a request does. */
  reload(): void;
  /** Logs an error that nobody has caught, with the script's place where it is a script's. */
  reportUncaught(error: unknown): void;
  close(): Promise<void>;
}

/**
 * Starts a tenant that lives on this machine alone.
 *
 * @throws {TenantFileError} where its files are no good
 * @throws the system's error, `code: 'EADDRINUSE'` where the port is taken
 */
export async function startLocalTenant(
  options: LocalTenantOptions = {},
): Promise<LocalTenant> {
  const logger = options.logger ?? silentLogger;
  const files = new FileReader();
  const source = new TenantSource(
    options.directory ?? tenantDirectory,
    options.env ?? {},
    files,
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
  const quotas = new TokenQuotas();

  let issuer = '';
  const createEngine = (tenant: LoadedTenant, ring: KeyRing) =>
    new Engine({
      issuer,
      tenant: tenant.definition,
      keys: ring,
      replays,
      quotas,
      runScripts: (exchange) => scripts.run(tenant, exchange),
      clockSkewSeconds: () => faults.clockSkewSeconds,
    });
  const currentEngine = lastOf(createEngine);

  const definition = () => source.current().definition;
  const listener = await listenOnLoopback(options.port ?? 0, (port) => {
    issuer = `http://${options.hostname ?? 'localhost'}:${port}/`;
    return tenantListener({
      currentEngine: () => currentEngine(source.current(), keys.current),
      exchanges,
      pageContent: () => pageContent(issuer, definition(), options.env ?? {}),
      faults,
      keys,
      logger,
    });
  });

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
    rotateKeys: async () => void (await keys.rotate()),
    revokeKeys: async (kid) => void (await keys.revoke(kid)),
    reload: () => scripts.check(source.current()),
    reportUncaught: (error) => scripts.reportUncaught(source.current(), error),
    close: () => listener.close(),
  };
}

/** Remembers what the function made of its latest arguments. */
function lastOf<A extends readonly unknown[], R>(
  make: (...args: A) => R,
): (...args: A) => R {
  let last: { args: A; result: R } | undefined;
  return (...args) => {
    if (!last || args.some((arg, index) => arg !== last?.args[index])) {
      last = { args, result: make(...args) };
    }
    return last.result;
  };
}
