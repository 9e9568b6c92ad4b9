import type { JsonObject } from './compact-jws.js';
import { readConfirmation, type Confirmation } from './confirmation.js';

/** Who is calling, as the issuer has signed it. Deeply frozen, because requests with the same token share it. */
export interface MachineClient {
  /** The client's id in the tenant. */
  readonly id: string;
  /** The granted scopes. */
  readonly scopes: readonly string[];
  /** The claims in the configured namespace, with the namespace stripped; without a prototype. */
  readonly metadata: JsonObject;
  /** All claims of the token; without a prototype. */
  readonly claims: JsonObject;
  /** When the token expires (`exp`), in seconds since the epoch. */
  readonly expiresAt: number;
  /** What the token is bound to (`cnf`); `undefined` where it is a plain bearer token. */
  readonly confirmation?: Confirmation | undefined;
}

/** Creates the client from the claims of a token that has passed every check. */
export function createMachineClient(
  id: string,
  claims: JsonObject,
  namespace: string,
  scopes: readonly string[],
): MachineClient {
  const all = createWithoutPrototype();
  const metadata = createWithoutPrototype();
  for (const name of Object.keys(claims)) {
    all[name] = claims[name];
    if (name.length > namespace.length && name.startsWith(namespace))
      metadata[name.slice(namespace.length)] = claims[name];
  }
  return deepFreeze({
    id,
    scopes,
    metadata,
    claims: all,
    expiresAt: Number(claims['exp']),
    confirmation: readConfirmation(claims['cnf']),
  });
}

/** An empty prototype instead of none: V8 keeps an object with none as a hash table, three times the size. */
const nothing = Object.freeze(Object.create(null) as object);

/** Claims may be named `__proto__` or `constructor`: here these are names like any other. */
const createWithoutPrototype = (): Record<string, unknown> =>
  Object.create(nothing) as Record<string, unknown>;

/** Freezes a value and everything in it, because requests share it. Recursive: check with {@link isNestedTooDeep} first. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
