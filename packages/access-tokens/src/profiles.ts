import type { JsonObject } from './compact-jws.js';

/**
 * What differs between tenants: how a machine's token is told from a user's, and
 * which claims have its client, audience and scopes. A profile judges claims
 * whose signature is verified, together with the other `claimRules`, and must
 * reject a user's token.
 */
export interface TokenProfile {
  /**
   * What shows that the token was issued to a machine for itself (RFC 6749,
   * section 4.4), not to a user: each claim with its check. A refusal names the
   * first claim that fails.
   */
  readonly machineClaims: Readonly<
    Record<string, (claims: JsonObject) => boolean>
  >;
  /** The client's id. The token is rejected where it is not a non-empty string. */
  readonly clientId: (claims: JsonObject) => unknown;
  /** Whether the token is meant for this API. Default: whether `aud` includes the audience. */
  readonly isMeantFor?: (claims: JsonObject, audience: string) => boolean;
  /** The granted scopes, as policies name them. */
  readonly scopes: (claims: JsonObject, audience: string) => readonly string[];
}

/** Whether `aud`, a string or an array of strings only, includes this identifier (RFC 7519, section 4.1.3). */
export const includesAudience = (
  { aud }: JsonObject,
  audience: string,
): boolean =>
  aud === audience ||
  (Array.isArray(aud) &&
    aud.includes(audience) &&
    aud.every((member) => typeof member === 'string'));

/** Scopes in one string, separated by spaces (RFC 8693, section 4.2). */
const splitScopes = (value: unknown): string[] =>
  typeof value === 'string'
    ? value.split(' ').filter((name) => name !== '')
    : [];

/** Scopes in an array of strings, whose members are not split. */
const listScopes = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.filter((name) => typeof name === 'string' && name !== '')
    : [];

const readScopes = (value: unknown): string[] =>
  typeof value === 'string' ? splitScopes(value) : listScopes(value);

/**
 * Auth0's two access token profiles. `access_token` names the grant in `gty` and
 * the client in `azp`. `rfc9068_profile` has no `gty`, names the client in
 * `client_id`, and `sub` is that client (RFC 9068, section 2.2). A client id is
 * never parsed out of `sub`. With RBAC, the granted scopes are in `permissions`;
 * RFC 9068 tokens of other servers, which this profile also accepts, may have `scp`.
 */
const auth0: TokenProfile = {
  machineClaims: {
    gty: ({ gty, client_id }) =>
      gty === 'client-credentials' ||
      (gty === undefined && typeof client_id === 'string'),
    sub: ({ gty, client_id, sub }) =>
      gty !== undefined ||
      sub === client_id ||
      sub === `${String(client_id)}@clients`,
  },
  clientId: ({ client_id, azp }) => client_id ?? azp,
  scopes: ({ scope, scp, permissions }) => [
    ...new Set([
      ...readScopes(scope),
      ...readScopes(scp),
      ...listScopes(permissions),
    ]),
  ],
};

/**
 * An Amazon Cognito user pool's access token for an app client. A user's has a
 * `username`, and the user's UUID as `sub`; a machine's has the client's id.
 *
 * There is no `aud`, and every app client of the pool gets tokens of the same
 * issuer. Only the scopes tell which API one is for: each begins with the
 * identifier of a resource server, and one of them must be the audience. Policies
 * name scopes without it; scopes of other APIs are left out.
 */
const cognito: TokenProfile = {
  machineClaims: {
    token_use: ({ token_use }) => token_use === 'access',
    client_id: ({ client_id }) => typeof client_id === 'string',
    sub: ({ client_id, sub }) => sub === client_id,
    username: ({ username }) => username === undefined,
  },
  clientId: ({ client_id }) => client_id,
  isMeantFor: (claims, audience) =>
    cognito.scopes(claims, audience).length > 0 &&
    (claims['aud'] === undefined || includesAudience(claims, audience)),
  scopes: ({ scope }, audience) => {
    const prefix = `${audience}/`;
    return splitScopes(scope)
      .filter((name) => name.startsWith(prefix) && name !== prefix)
      .map((name) => name.slice(prefix.length));
  },
};

/**
 * Microsoft Entra ID's app-only access token. The optional claim `idtyp` must be
 * switched on for the API: without it, nothing in the token proves that no user
 * is involved. The app roles of the client are in `roles`. `scp` is a user's, and
 * so are `roles` where `idtyp` is not `app`.
 *
 * The client is in `azp` (tokens of version 2.0) or `appid` (version 1.0).
 */
const entra: TokenProfile = {
  machineClaims: {
    idtyp: ({ idtyp }) => idtyp === 'app',
    scp: ({ scp }) => scp === undefined,
  },
  clientId: ({ azp, appid }) => azp ?? appid,
  scopes: ({ roles }) => listScopes(roles),
};

/**
 * Keycloak's access token for a client's service account. `sub` is that
 * account's UUID. Two claims together identify it: `client_id`, which only the
 * client-credentials grant leaves in a session, and the user name of this very
 * client's account. One alone would not do: a mapper may also give `client_id` to
 * users' tokens, and users may choose their names.
 *
 * The payload's `typ` distinguishes it from ID and refresh tokens.
 */
const keycloak: TokenProfile = {
  machineClaims: {
    typ: ({ typ }) => typ === 'Bearer',
    client_id: ({ client_id }) => typeof client_id === 'string',
    azp: ({ azp, client_id }) => azp === client_id,
    preferred_username: ({ preferred_username, client_id }) =>
      preferred_username ===
      `service-account-${String(client_id).toLowerCase()}`,
  },
  clientId: ({ azp }) => azp,
  scopes: ({ scope }) => splitScopes(scope),
};

/**
 * The access token of an Okta custom authorization server. `cid` is the client.
 * `uid` is present only where a user is bound to the token; `sub` is then the
 * user's name, and otherwise the client, too.
 */
const okta: TokenProfile = {
  machineClaims: {
    cid: ({ cid }) => typeof cid === 'string',
    uid: ({ uid }) => uid === undefined,
    sub: ({ cid, sub }) => sub === cid,
  },
  clientId: ({ cid }) => cid,
  scopes: ({ scp }) => listScopes(scp),
};

/** The built-in profiles, by tenant. */
export const tokenProfiles = { auth0, cognito, entra, keycloak, okta } as const;

/** The name of a built-in profile. */
export type TokenProfileName = keyof typeof tokenProfiles;

/** The names of the built-in profiles. */
export const tokenProfileNames = Object.keys(
  tokenProfiles,
) as TokenProfileName[];
