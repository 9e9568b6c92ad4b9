import { deepFreeze } from '../../json/deep-freeze.js';
import type { JsonObject } from '../../json/json-object.js';

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
  scopes: readonly string[],
): MachineClient {
  const all = withoutPrototype();
  const metadata = withoutPrototype();
  for (const [name, value] of Object.entries(claims)) {
    all[name] = value;
    if (name.length > namespace.length && name.startsWith(namespace))
      metadata[name.slice(namespace.length)] = value;
  }
  return deepFreeze({
    id,
    scopes,
    metadata,
    claims: all,
    expiresAt: Number(claims['exp']),
  });
}

/** Inherits nothing. An object without any prototype would do, but V8 keeps such a one as a hash table, three times the size. */
const nothing = Object.freeze(Object.create(null) as object);

/** A claim may be named `__proto__` or `constructor`: here these are names like any other. */
const withoutPrototype = (): Record<string, unknown> =>
  Object.create(nothing) as Record<string, unknown>;
