import { Denial } from './denial.js';

/** The globals with which Hooks name what went wrong. */
export const hookErrors = {
  InvalidScopeError: class InvalidScopeError extends Error {},
  InvalidRequestError: class InvalidRequestError extends Error {},
  ServerError: class ServerError extends Error {},
};

/** What a Hook's first callback argument means. */
export function toDenial(error: unknown): Denial {
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof hookErrors.InvalidScopeError) {
    return new Denial('invalid_scope', reason);
  }
  if (error instanceof hookErrors.InvalidRequestError) {
    return new Denial('invalid_request', reason);
  }
  return new Denial('server_error', reason);
}
