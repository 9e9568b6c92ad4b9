/**
 * Types of the legacy client-credentials-exchange Hook and its globals. Tenants
 * stopped running Hooks on 18 November 2026.
 */

type CredentialsExchangeHook = (
  client: {
    readonly id: string;
    readonly name: string;
    readonly tenant: string;
    readonly metadata?: Record<string, string | undefined>;
  },
  scope: string[] | undefined,
  audience: string,
  context: {
    readonly webtask: { readonly secrets: Record<string, string | undefined> };
  },
  /** The names of claims must be http(s) URLs. Without `scope`, the token has no scopes. */
  cb: (
    error: Error | null,
    claims?: { scope?: string[] | undefined; [claim: string]: unknown },
  ) => void,
) => void;

/** Rejects the token request with 400 `invalid_scope`. */
declare class InvalidScopeError extends Error {}
/** Rejects the token request with 400 `invalid_request`. */
declare class InvalidRequestError extends Error {}
/** Rejects the token request with 500 `server_error`, as any other error does. */
declare class ServerError extends Error {}
