/**
 * Why a request got no answer: the system's code, `ECONNREFUSED` say, or the
 * error's own words. `fetch` and undici hide both in nested errors; of several,
 * as `localhost` has, the first says enough.
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
