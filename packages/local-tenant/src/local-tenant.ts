import type { Keywords } from './config/keywords.js';
import type { ExchangeLog } from './exchange-log.js';
import type { FaultInjector } from './http/fault-injector.js';
import type { SigningKey } from './keys/key-ring.js';
import type { LocalClient } from './local-client.js';
import type { TenantLogger } from './tenant-logger.js';
import type { TlsCredentials, TokenAnswer } from './token-answer.js';

export interface LocalTenantOptions {
  /** Where to listen, on loopback. Default: `0`, a free port. */
  readonly port?: number;
  /** The host name in the issuer. Default: `localhost`. */
  readonly hostname?: 'localhost' | '127.0.0.1' | '[::1]';
  /** Listens on all addresses, for a container that publishes the port. Requests must still name localhost. Default: false. */
  readonly inContainer?: boolean;
  /** The folder of tenant.yaml and tenant.local.yaml. Default: `tenant` in the current folder. */
  readonly directory?: string;
  /** The file in which signing keys survive a restart. Default: none, they are kept in memory. */
  readonly keysFile?: string;
  /** The file of changes that are made on the page. Default: none, they are kept in memory. */
  readonly overlayFile?: string;
  /** Values for `##NAME##`, over those of tenant.local.yaml. Default: none. */
  readonly env?: Keywords;
  /** How long Actions may run, in milliseconds. Default: 20,000, as at a real tenant. */
  readonly actionTimeLimitMs?: number;
  /** Default: silent. */
  readonly logger?: TenantLogger;
}

export interface LocalTenant {
  /** `http://localhost:PORT/`, as in `iss`. */
  readonly issuer: string;
  /** The first API's identifier. */
  readonly audience: string;
  readonly audiences: readonly string[];
  readonly clients: readonly LocalClient[];
  /** The key that signs now, for tests that mint tokens themselves. */
  readonly signingKey: SigningKey;
  /** Token requests, newest first, with what the Actions made of them. */
  readonly exchanges: ExchangeLog;
  readonly faults: FaultInjector;
  /**
   * Requests a token over HTTP, as this client would, for the first API.
   *
   * @param clientName as in tenant.yaml. Default: the first client
   * @param overrides members of the request; `undefined` leaves one out
   */
  requestToken(
    clientName?: string,
    overrides?: Readonly<Record<string, unknown>>,
  ): Promise<TokenAnswer>;
  /**
   * An access token of this client. Default: the first client.
   *
   * @throws {Error} with the tenant's answer where it refuses
   */
  tokenFor(clientName?: string): Promise<string>;
  /** A certificate of this client, for TLS. Default: the first client. */
  getCertificate(clientName?: string): TlsCredentials;
  /** Makes the next key sign. Tokens of the current one stay valid until it is revoked. */
  rotateKeys(): Promise<void>;
  /** Invalidates what previous keys have signed: the one with this id, or all. */
  revokeKeys(kid?: string): Promise<void>;
  /** Reads changed files and loads changed Actions, so that mistakes are logged before a request meets them. */
  reload(): void;
  /** Logs an error that nothing has caught, with file and line if it comes from an Action. */
  reportUncaught(error: unknown): void;
  close(): Promise<void>;
}
