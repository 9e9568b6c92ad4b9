/**
 * Types of the credentials-exchange trigger (v2), for editors and for
 * `npm run typecheck`. Written from the trigger's public documentation. Members
 * marked as early access may be missing in a real tenant.
 */

/** `exports.onExecuteCredentialsExchange`. Must be a real async function. */
export type CredentialsExchangeHandler = (
  event: CredentialsExchangeEvent,
  api: CredentialsExchangeApi,
) => Promise<void>;

export interface CredentialsExchangeEvent {
  /** The token that will be issued. */
  readonly accessToken: {
    /** The claims that previous Actions have set. */
    readonly customClaims: Record<string, unknown>;
    readonly scope: string[];
  };
  /** Only for a client that acts for an agent. Early access, and always absent in the local tenant. */
  readonly agent?: {
    readonly agent_id: string;
    readonly name: string;
    readonly agent_metadata: Record<string, unknown>;
  };
  readonly client: {
    /** In the sample event of Auth0's test helpers, but not in its documentation. */
    readonly authentication?: ClientAuthentication;
    readonly client_id: string;
    readonly name: string;
    /** Application metadata. All values are strings; not every client has every key. */
    readonly metadata: Record<string, string | undefined>;
  };
  /** Only if the token is requested at a custom domain. */
  readonly custom_domain?: {
    readonly domain: string;
    readonly domain_metadata: Record<string, string | undefined>;
  };
  /** Only if the request names an organization. */
  readonly organization?: {
    readonly id: string;
    readonly name: string;
    readonly display_name: string;
    readonly metadata: Record<string, string | undefined>;
  };
  readonly request: {
    readonly body: Record<string, unknown>;
    readonly geoip: {
      readonly cityName?: string;
      readonly continentCode?: string;
      readonly countryCode?: string;
      readonly countryCode3?: string;
      readonly countryName?: string;
      readonly latitude?: number;
      readonly longitude?: number;
      readonly subdivisionCode?: string;
      readonly subdivisionName?: string;
      readonly timeZone?: string;
    };
    readonly hostname?: string;
    readonly ip: string;
    readonly language?: string;
    readonly method: string;
    readonly user_agent?: string;
  };
  /** The API that the token is for. */
  readonly resource_server: { readonly identifier: string };
  readonly secrets: Record<string, string>;
  readonly tenant: { readonly id: string };
  readonly transaction: {
    readonly correlation_id?: string;
    /** The scopes in the request; empty if it has none. */
    readonly requested_scopes: string[];
    /** The scopes that the token will get, if the client's grant has them. `api.transaction` changes them. Early access. */
    readonly target_scopes?: string[];
  };
}

/** How the client has authenticated. */
export interface ClientAuthentication {
  /** Such as `client_secret_post`, `client_secret_basic` and `private_key_jwt`. */
  readonly type: string;
  /** Only if the client has authenticated with a certificate (mTLS). */
  readonly certificate?: {
    readonly raw: string;
    readonly subject: string;
    readonly subjectAltName: string;
    readonly thumbprint256: string;
  };
}

export interface CredentialsExchangeApi {
  readonly access: {
    /** Denies the token. It does not end the Action: use `return` for that. */
    deny(
      code: 'invalid_scope' | 'invalid_request' | 'server_error',
      reason?: string,
    ): CredentialsExchangeApi;
  };
  readonly accessToken: {
    /** Claims with restricted names or namespaces are dropped without an error. */
    setCustomClaim(name: string, value: unknown): CredentialsExchangeApi;
  };
  /** Shared by all Actions of the trigger. It is small, and entries may disappear at any time. */
  readonly cache: {
    get(key: string): CacheRecord | undefined;
    set(key: string, value: string, options?: CacheOptions): CacheWriteResult;
    delete(key: string): { type: 'success' } | CacheError;
  };
  /** Early access. Scopes that are not in the client's grant are dropped at the end. */
  readonly transaction: {
    addTargetScope(scope: string): void;
    removeTargetScope(scope: string): void;
    setTargetScopes(scopes: string[]): void;
    clearTargetScopes(): void;
  };
}

export interface CacheRecord {
  readonly value: string;
  /** Milliseconds since 1970. */
  readonly expires_at: number;
}

/** Set at most one of the two. Default: 15 minutes from now; at most 24 hours. */
export interface CacheOptions {
  /** Milliseconds. */
  readonly ttl?: number;
  /** Milliseconds since 1970. */
  readonly expires_at?: number;
}

export type CacheWriteResult =
  { type: 'success'; record: CacheRecord } | CacheError;

export interface CacheError {
  readonly type: 'error';
  readonly code:
    | 'CacheKeySizeExceeded'
    | 'CacheValueSizeExceeded'
    | 'CacheSizeExceeded'
    | 'CacheKeyDoesNotExist'
    | 'InvalidExpiry'
    | 'ItemAlreadyExpired';
}
