import { ConfigurationError } from './config/configuration.error.js';
import { MissingPolicyError } from './auth/policy/missing-policy.error.js';

/** Why the API cannot start, for the person who starts it; a stack trace only where nothing better is known. */
export function startupFailure(error: unknown): string {
  if (
    error instanceof ConfigurationError ||
    error instanceof MissingPolicyError
  ) {
    return error.message;
  }
  if (!(error instanceof Error)) return String(error);
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') {
    return `The API cannot start, port ${port} is taken by another process. Stop that one, or choose another port: PORT=${Number(port) + 1}`;
  }
  return error.stack ?? error.message;
}
