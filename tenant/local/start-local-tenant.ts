import { fileURLToPath } from 'node:url';
import { FileReader } from './config/file-reader.js';
import type { Keywords } from './config/keywords.js';
import { TenantSource } from './config/tenant-source.js';
import type { Exchange } from './exchange/exchange.js';
import { runActions } from './exchange/run-actions.js';
import { runHooks } from './exchange/run-hooks.js';
import { ScriptFailure } from './exchange/script-failure.js';
import { ScriptLoader } from './exchange/script-loader.js';
import { listenOnLoopback } from './http/loopback-listener.js';
import { tenantHandler } from './http/tenant-server.js';
import { openKeyRing } from './keys/key-file.js';
import type { SigningKey } from './keys/signing-key.js';
import { type LocalClient, describeClients } from './local-client.js';
import { Engine } from './oauth/engine.js';
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
  close(): Promise<void>;
}

const ownDirectory = fileURLToPath(new URL('..', import.meta.url));

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
    options.directory ?? ownDirectory,
    options.env ?? {},
    files,
    logger,
  );
  const loader = new ScriptLoader(files, logger);
  const keys = await openKeyRing(options.keysFile);

  let issuer = '';
  let engine: { tenant: unknown; engine: Engine } | undefined;
  const currentEngine = () => {
    const tenant = source.current();
    if (engine?.tenant !== tenant) {
      engine = {
        tenant,
        engine: new Engine({ issuer, tenant, keys, runScripts }),
      };
    }
    return engine.engine;
  };

  const runScripts = async (exchange: Exchange) => {
    const { scripts } = source.current();
    const run = scripts[0]?.kind === 'hook' ? runHooks : runActions;
    try {
      return await run(scripts, exchange, loader, logger);
    } catch (error) {
      if (error instanceof ScriptFailure) logger.error(error.message);
      throw error;
    }
  };

  const listener = await listenOnLoopback(
    options.port ?? 0,
    tenantHandler(currentEngine, logger),
  );
  issuer = `http://${options.hostname ?? 'localhost'}:${listener.port}/`;

  return {
    issuer,
    get audiences() {
      return source.current().apis.map(({ identifier }) => identifier);
    },
    get audience() {
      return source.current().apis[0]?.identifier ?? '';
    },
    get clients() {
      return describeClients(source.current());
    },
    signingKey: keys.current,
    close: () => listener.close(),
  };
}
