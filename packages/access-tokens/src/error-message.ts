/** The message of a failed fetch with its cause, which undici and `AbortSignal.timeout` put into nested errors. */
export function getErrorMessage(error: unknown): string {
  if (error instanceof AggregateError)
    return error.errors.map(getErrorMessage).join(', ');
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error
    ? `${error.message} (${error.cause.message})`
    : error.message;
}
