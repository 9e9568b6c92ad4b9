/** `version-traceid-parentid-flags`, W3C Trace Context, section 3.2. Version ff is invalid; later versions may add fields. */
const traceparent =
  /^(?!ff)([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-[\da-f]{2}(-.*)?$/;

/** The trace that a request belongs to, if its `traceparent` header is well-formed. */
export function traceContext(
  header: string | string[] | undefined,
): { traceId: string; parentId: string } | undefined {
  const [, version, traceId, parentId, more] =
    typeof header === 'string' ? (traceparent.exec(header) ?? []) : [];
  if (version === '00' && more) return undefined;
  // All zeros mean none.
  if (!traceId || !parentId || /^0+$/.test(traceId) || /^0+$/.test(parentId))
    return undefined;
  return { traceId, parentId };
}
