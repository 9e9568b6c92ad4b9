/** Freezes a value and all that it holds, for what requests share. Not for values of any depth: see `isNestedTooDeep`. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
