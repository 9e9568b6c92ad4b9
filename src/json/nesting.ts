/** How deep arrays and objects may be nested; code that walks a value recursively ends there. */
export const maxNesting = 64;

/** Whether parsed JSON is nested more than {@link maxNesting} levels deep. Level by level, since recursion is what deep nesting breaks. */
export function isNestedTooDeep(value: unknown): boolean {
  let level = [value].filter(isNested);
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth === maxNesting) return true;
    level = level.flatMap((nested) => Object.values(nested).filter(isNested));
  }
  return false;
}

const isNested = (value: unknown): value is object =>
  typeof value === 'object' && value !== null;
