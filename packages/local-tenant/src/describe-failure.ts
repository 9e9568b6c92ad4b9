/**
 * Why a request got no response: the system's error code, such as
 * `ECONNREFUSED`, or the error's message. `fetch` and undici nest the real
 * error. If there are several (`localhost` has two addresses), the first is used.
 */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'ETIMEDOUT';
  const inner: unknown =
    error instanceof AggregateError ? error.errors[0] : error.cause;
  if (inner instanceof Error) return describeFailure(inner);
  const { code } = error as NodeJS.ErrnoException;
  return code && !code.startsWith('UND_ERR_ABORTED') ? code : error.message;
}
