import type { JsonObject } from './compact-jws.js';
import { readConfirmation, type Confirmation } from './confirmation.js';

/** The calling client, from the claims of its token. Deeply frozen, because requests with the same token share it. */
export interface MachineClient {
  /** The client's id in the tenant. */
  readonly id: string;
  /** The granted scopes. */
  readonly scopes: readonly string[];
  /** The claims in the configured namespace, without the namespace. Has no prototype. */
  readonly metadata: JsonObject;
  /** All claims of the token. Has no prototype. */
  readonly claims: JsonObject;
  /** When the token expires (`exp`), in seconds since the epoch. */
  readonly expiresAt: number;
  /** What the token is bound to (`cnf`); `undefined` for a plain bearer token. */
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

/** An empty prototype, because V8 uses more memory for an object without one. */
const nothing = Object.freeze(Object.create(null) as object);

/** An object in which `__proto__` and `constructor` are ordinary names. */
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
