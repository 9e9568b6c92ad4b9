import type { Keywords } from './config/keywords.js';
import type { ExchangeLog } from './exchange-log.js';
import type { FaultInjector } from './http/fault-injector.js';
import type { SigningKey } from './keys/key-ring.js';
import type { LocalClient } from './local-client.js';
import type { TenantLogger } from './tenant-logger.js';
import type { TlsCredentials, TokenResponse } from './token-response.js';

export interface LocalTenantOptions {
  /** The loopback port to listen on. Default: `0`, any free port. */
  readonly port?: number;
  /** The host name in the issuer. Default: `localhost`. */
  readonly hostname?: 'localhost' | '127.0.0.1' | '[::1]';
  /** Listens on all IPv4 addresses, for a container that publishes the port. Requests must still name localhost. Default: false. */
  readonly inContainer?: boolean;
  /** The folder of tenant.yaml and tenant.local.yaml. Default: `tenant` in the working directory. */
  readonly directory?: string;
  /** The file that keeps the signing keys across restarts; certificates are stored beside it. Default: none; both are kept in memory. */
  readonly keysFile?: string;
  /** The file that keeps the changes made on the page. Default: none; they are kept in memory. */
  readonly overlayFile?: string;
  /** Values for keywords such as `##NAME##`; they override those in tenant.local.yaml. `PUBLIC_URL` and `PORT` say where the API is. Default: none. */
  readonly env?: Keywords;
  /** How long each Action may run, in milliseconds. Default: 20,000, as in a real tenant. */
  readonly actionTimeLimitMs?: number;
  /** Default: none; nothing is logged. */
  readonly logger?: TenantLogger;
}

export interface LocalTenant {
  /** The value of `iss`, such as `http://localhost:4000/`. */
  readonly issuer: string;
  /** The first API's identifier. */
  readonly audience: string;
  readonly audiences: readonly string[];
  readonly clients: readonly LocalClient[];
  /** The current signing key, for tests that sign tokens themselves. */
  readonly signingKey: SigningKey;
  /** Recent token requests, newest first, with what their Actions did. */
  readonly exchanges: ExchangeLog;
  readonly faults: FaultInjector;
  /**
   * Requests a token for the first API as this client does: over HTTP, or over
   * TLS if it uses a certificate.
   *
   * @param clientName its name or id. Default: the first client that has a grant
   * @param overrides members of the request; `undefined` leaves one out
   */
  requestToken(
    clientName?: string,
    overrides?: Readonly<Record<string, unknown>>,
  ): Promise<TokenResponse>;
  /**
   * An access token for this client. Default: the first client that has a grant.
   *
   * @throws {Error} with the tenant's response if it issues no token
   */
  tokenFor(clientName?: string): Promise<string>;
  /** This client's certificate, for TLS. Default: the first client that has a grant. */
  getCertificate(clientName?: string): TlsCredentials;
  /** Switches to the next signing key. Tokens signed with the old one stay valid until it is revoked. */
  rotateKeys(): Promise<void>;
  /** Removes the previous key with this id, or all of them. Tokens that they signed become invalid. */
  revokeKeys(kid?: string): Promise<void>;
  /** Reads changed files and Actions now, so that faults are logged before the next request. */
  reload(): void;
  /** Logs an uncaught error, with file and line if it comes from an Action. */
  reportUncaught(error: unknown): void;
  close(): Promise<void>;
}
