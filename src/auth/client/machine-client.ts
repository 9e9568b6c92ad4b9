import { deepFreeze } from '../../json/deep-freeze.js';
import type { JsonObject } from '../token/compact-jws.js';

/** Who is calling, as the tenant has signed it. Frozen in depth: requests with one token share it. */
export interface MachineClient {
  /** The client's id in the tenant. */
  readonly id: string;
  /** The granted scopes. */
  readonly scopes: readonly string[];
  /** The claims under `CLAIM_NAMESPACE`, the namespace stripped; without a prototype. */
  readonly metadata: JsonObject;
  /** All claims of the token; without a prototype. */
  readonly claims: JsonObject;
  /** When the token expires (`exp`), in seconds since the epoch. */
  readonly expiresAt: number;
}

/** Makes the caller out of the claims of a token that has passed every rule. */
export function machineClient(
  id: string,
  claims: JsonObject,
  namespace: string,
): MachineClient {
  return deepFreeze({
    id,
    scopes: grantedScopes(claims),
    metadata: withoutPrototype(
      Object.entries(claims)
        .filter(
          ([name]) =>
            name.startsWith(namespace) && name.length > namespace.length,
        )
        .map(([name, value]) => [name.slice(namespace.length), value]),
    ),
    claims: withoutPrototype(Object.entries(claims)),
    expiresAt: Number(claims['exp']),
  });
}

/** `scope` is one string with spaces (RFC 8693, section 4.2); some tenants have `scp`, or an array, whose members are not split. */
function grantedScopes({
  scope,
  scp,
  permissions,
}: JsonObject): readonly string[] {
  const scopes = [scope, scp].flatMap((value) =>
    typeof value === 'string' ? value.split(' ') : value,
  );
  const granted = [
    ...scopes,
    ...(Array.isArray(permissions) ? permissions : []),
  ];
  return [
    ...new Set(
      granted.filter((name) => typeof name === 'string' && name !== ''),
    ),
  ];
}

/** Inherits nothing. An object without any prototype would do, but V8 keeps such a one as a hash table, three times the size. */
const nothing = Object.freeze(Object.create(null) as object);

/** A claim may be named `__proto__` or `constructor`: here these are names like any other. */
function withoutPrototype(
  members: Iterable<readonly [string, unknown]>,
): JsonObject {
  const object = Object.create(nothing) as Record<string, unknown>;
  for (const [name, value] of members) object[name] = value;
  return object;
}
