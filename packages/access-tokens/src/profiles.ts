import type { JsonObject } from './compact-jws.js';

/**
 * How to tell an identity provider's machine tokens from users' tokens, and which
 * claims contain the client, audience and scopes. A profile checks claims whose
 * signature is verified, together with the other `claimRules`. It must reject
 * users' tokens.
 */
export interface TokenProfile {
  /**
   * The claims that show that the token was issued to a machine for itself (RFC
   * 6749, section 4.4), not to a user, each with its check. The error names the
   * first claim that fails.
   */
  readonly machineClaims: Readonly<
    Record<string, (claims: JsonObject) => boolean>
  >;
  /** The client's id. The token is rejected if it is not a non-empty string. */
  readonly clientId: (claims: JsonObject) => unknown;
  /** Whether the token is for this API. Default: whether `aud` includes the audience. */
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

/** Scopes in an array of strings, which are not split. */
const listScopes = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.filter((name) => typeof name === 'string' && name !== '')
    : [];

const readScopes = (value: unknown): string[] =>
  typeof value === 'string' ? splitScopes(value) : listScopes(value);

/**
 * Auth0's two access token profiles. `access_token` has the grant in `gty` and the
 * client in `azp`. `rfc9068_profile` has no `gty`, and the client is in `client_id`
 * and `sub` (RFC 9068, section 2.2). The client id is never parsed from `sub`. With
 * RBAC, the granted scopes are in `permissions`. Also accepts other servers' RFC
 * 9068 tokens, which may have `scp`.
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
 * An Amazon Cognito user pool's access token for an app client. A user's token has
 * a `username`, and its `sub` is the user's UUID. A machine's `sub` is the client id.
 *
 * There is no `aud`: only the scopes show which API a token is for. Each begins
 * with the identifier of a resource server; at least one must be for the audience.
 * Policies name scopes without the identifier. Scopes of other APIs are left out.
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
 * enabled for the API: without it, nothing in the token proves that no user is
 * involved. The client's app roles are in `roles`. Only users' tokens have `scp`,
 * and `roles` are a user's unless `idtyp` is `app`.
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
 * Keycloak's access token for a client's service account, whose UUID is `sub`. Two
 * claims together identify it: `client_id`, which Keycloak adds for the client
 * credentials grant, and the user name of this client's account. One is not
 * enough: a mapper may add `client_id` to users' tokens, and users may choose
 * their names.
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
 * The access token of an Okta custom authorization server. `cid` is the client. A
 * user's token has `uid`, and its `sub` is the user's name; otherwise, `sub` is the
 * client, too.
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

/** The built-in profiles, by identity provider. */
export const tokenProfiles = { auth0, cognito, entra, keycloak, okta } as const;

/** The name of a built-in profile. */
export type TokenProfileName = keyof typeof tokenProfiles;

/** The names of the built-in profiles. */
export const tokenProfileNames = Object.keys(
  tokenProfiles,
) as TokenProfileName[];
