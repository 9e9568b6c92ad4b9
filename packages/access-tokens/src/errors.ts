import { getErrorMessage } from './error-message.js';

/** The attributes of a challenge other than the realm (RFC 6750, section 3; RFC 9449, section 7.1). */
export interface Challenge {
  readonly error?:
    | 'invalid_request'
    | 'invalid_token'
    | 'insufficient_scope'
    | 'invalid_dpop_proof'
    | 'use_dpop_nonce';
  readonly error_description?: string;
  readonly scope?: string;
}

const statuses = {
  credentials_missing: 401,
  invalid_request: 400,
  invalid_token: 401,
  invalid_dpop_proof: 401,
  use_dpop_nonce: 401,
  insufficient_scope: 403,
  replay_store_unavailable: 503,
  signing_keys_unavailable: 503,
} as const;

/** The codes of this package's errors. */
export type AccessTokenErrorCode = keyof typeof statuses;

interface Options {
  readonly challenge?: Challenge;
  readonly headers?: Readonly<Record<string, string>>;
  readonly log?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/**
 * Why a request is rejected. `message` is for the caller: it names the invalid
 * claim, never its value. Recognize these errors by `code` or
 * {@link isAccessTokenError}, which, unlike `instanceof`, work across copies of
 * this package. They have no stack trace, because creating one is slow.
 */
export abstract class AccessTokenError extends Error {
  /** For programs: messages may change, codes do not. */
  readonly code: AccessTokenErrorCode;
  /** The HTTP status of the response. */
  readonly status: (typeof statuses)[AccessTokenErrorCode];
  /** For `WWW-Authenticate`, see `getChallenges`. None if another token would not help. */
  readonly challenge: Challenge | undefined;
  /** Further headers of the response, in lower case. */
  readonly headers: Readonly<Record<string, string>> | undefined;
  /** For the server's log, never for the caller: `reason`, and `rule` and `clientId` if known. */
  readonly log: Readonly<Record<string, unknown>>;

  constructor(code: AccessTokenErrorCode, detail: string, options: Options) {
    const { challenge, headers, log, cause } = options;
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(detail, cause === undefined ? undefined : { cause });
    Error.stackTraceLimit = stackTraceLimit;
    this.name = new.target.name;
    this.code = code;
    this.status = statuses[code];
    this.challenge = challenge;
    this.headers = headers;
    this.log = { reason: detail, ...log };
  }
}

/**
 * The request has no bearer token. "If the request lacks any authentication
 * information […], the resource server SHOULD NOT include an error code or
 * other error information." (RFC 6750, section 3.1)
 */
export class CredentialsMissingError extends AccessTokenError {
  constructor({
    detail = 'Send an access token of the tenant: "Authorization: Bearer <token>".',
    cause,
  }: { readonly detail?: string; readonly cause?: unknown } = {}) {
    const log = { reason: 'no bearer token' };
    super('credentials_missing', detail, { challenge: {}, log, cause });
  }
}

/**
 * `invalid_request`: "The request is missing a required parameter, includes an
 * unsupported parameter or parameter value, repeats the same parameter, uses
 * more than one method for including an access token, or is otherwise
 * malformed." (RFC 6750, section 3.1)
 */
export class InvalidRequestError extends AccessTokenError {
  constructor(detail: string) {
    const error = 'invalid_request';
    super(error, detail, { challenge: { error, error_description: detail } });
  }
}

/**
 * `invalid_token`: "The access token provided is expired, revoked, malformed,
 * or invalid for other reasons." (RFC 6750, section 3.1)
 */
export class InvalidTokenError extends AccessTokenError {
  /**
   * @param rule the check that failed, e.g. `exp`: a stable word for logs and metrics
   * @param detail what is wrong; names the claim, never its value
   * @param context `clientId`: the client, once the signature has been verified
   */
  constructor(
    readonly rule: string,
    detail: string,
    context: { readonly clientId?: string; readonly cause?: unknown } = {},
  ) {
    const error = 'invalid_token';
    const { clientId, cause } = context;
    super(error, detail, {
      challenge: { error, error_description: detail },
      log: { rule, clientId },
      cause,
    });
  }
}

/**
 * `insufficient_scope`: "The request requires higher privileges than provided
 * by the access token. […] MAY include the "scope" attribute with the scope
 * necessary to access the protected resource." (RFC 6750, section 3.1)
 */
export class InsufficientScopeError extends AccessTokenError {
  constructor(
    required: readonly string[],
    quantity: 'all' | 'any',
    clientId?: string,
  ) {
    const error = 'insufficient_scope';
    const scope = required.join(' ');
    super(error, describeNeed(required, quantity), {
      challenge: { error, scope },
      log: { reason: `scope ${quantity} of: ${scope}`, clientId },
    });
  }
}

function describeNeed(
  required: readonly string[],
  quantity: 'all' | 'any',
): string {
  if (required.length === 1)
    return `This request needs the scope ${required[0]}.`;
  return quantity === 'all'
    ? `This request needs the scopes ${required.join(' and ')}.`
    : `This request needs one of the scopes ${required.join(', ')}.`;
}

/**
 * `invalid_dpop_proof`: the DPoP proof is missing or does not pass a check. The
 * token itself is valid. (RFC 9449, section 7.1)
 */
export class InvalidDpopProofError extends AccessTokenError {
  /**
   * @param rule the check that failed, e.g. `htu`: a stable word for logs and metrics
   * @param detail what is wrong; never contains parts of the proof
   */
  constructor(
    readonly rule: string,
    detail: string,
    clientId: string,
  ) {
    const error = 'invalid_dpop_proof';
    super(error, detail, {
      challenge: { error, error_description: detail },
      log: { rule, clientId },
    });
  }
}

/**
 * `use_dpop_nonce`: the proof has no nonce of this API, or an old one. Clients
 * automatically retry with the nonce in `DPoP-Nonce`. (RFC 9449, section 9)
 */
export class UseDpopNonceError extends AccessTokenError {
  constructor(nonce: string, clientId: string) {
    const error = 'use_dpop_nonce';
    const detail = 'The proof must have the nonce from the DPoP-Nonce header.';
    super(error, detail, {
      challenge: { error, error_description: detail },
      headers: { 'dpop-nonce': nonce },
      log: { rule: 'nonce', clientId },
    });
  }
}

/**
 * The replay store cannot tell whether a proof was used before. The proof may be
 * valid, so this is not an OAuth error and has no challenge.
 */
export class ReplayStoreUnavailableError extends AccessTokenError {
  constructor(cause: unknown, clientId: string) {
    super(
      'replay_store_unavailable',
      'The API cannot check now whether the DPoP proof was used before. Try again with a new proof.',
      {
        headers: { 'retry-after': '1' },
        log: { reason: getErrorMessage(cause), clientId },
        cause,
      },
    );
  }
}

/**
 * The signing key cannot be fetched, or the issuer publishes none. The token may
 * be valid, so this is not an OAuth error and has no challenge.
 */
export class SigningKeysUnavailableError extends AccessTokenError {
  constructor(retryAfterSeconds: number, reason: string) {
    super(
      'signing_keys_unavailable',
      "The tenant's signing keys are not available now, so the token was not checked. Try again with the same token.",
      {
        headers: { 'retry-after': String(retryAfterSeconds) },
        log: { reason },
      },
    );
  }
}

/** Whether an error was thrown by this package, or by another copy of it. */
export const isAccessTokenError = (error: unknown): error is AccessTokenError =>
  error instanceof Error &&
  'code' in error &&
  Object.hasOwn(statuses, String(error.code)) &&
  'log' in error;

export const invalidSignature = (): InvalidTokenError =>
  new InvalidTokenError(
    'signature',
    'The signature does not verify with the key that kid names.',
  );

export const payloadNotAnObject = (): InvalidTokenError =>
  new InvalidTokenError('format', "The token's payload is not a JSON object.");
