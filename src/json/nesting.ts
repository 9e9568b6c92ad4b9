/** How deep arrays and objects may be nested; code that walks a value recursively ends there. */
export const maxNesting = 64;

/** Whether parsed JSON is nested more than {@link maxNesting} levels deep. Goes no deeper than that itself, however deep the value is. */
export const isNestedTooDeep = (value: unknown): boolean =>
  isNestedDeeper(value, maxNesting);

function isNestedDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((member) =>
    isNestedDeeper(member, levels - 1),
  );
}
