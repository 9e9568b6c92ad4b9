import type { JsonObject } from '../../json/json-object.js';

/**
 * What differs between tenants: how a machine's token is told from a user's,
 * and where its client, its audience and its scopes stand. One profile is
 * chosen by `TOKEN_PROFILE`. It judges claims whose signature is good, beside
 * all other rules (`token-rules.ts`), and must refuse the token of a user.
 */
export interface TokenProfile {
  /** Whether the token was issued to a machine for itself (RFC 6749, section 4.4), not to a user. */
  readonly isMachine: (claims: JsonObject) => boolean;
  /** The client's id; not `undefined` nor empty for a token that is to be accepted. */
  readonly clientId: (claims: JsonObject) => unknown;
  /** Whether the token is meant for this API; by default, whether `aud` holds its identifier. */
  readonly isMeantFor?: (claims: JsonObject, audience: string) => boolean;
  /** The granted scopes, as policies name them. */
  readonly scopes: (claims: JsonObject, audience: string) => readonly string[];
}
