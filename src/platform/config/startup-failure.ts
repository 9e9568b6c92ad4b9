import { ConfigurationError } from './configuration.error.js';
import { StartupError } from './startup.error.js';

/** Why the API cannot start, for the person who starts it. Has a stack trace only if nothing better is known. */
export function startupFailure(error: unknown): string {
  if (error instanceof ConfigurationError)
    return `${error.message} For local use, npm run start:dev sets them.`;
  if (error instanceof StartupError) return error.message;
  if (!(error instanceof Error)) return String(error);
  return listenFailure(error) ?? error.stack ?? error.message;
}

/** Why the API cannot listen on `PORT` of `HOST`; `undefined` if something else failed. */
function listenFailure(
  error: NodeJS.ErrnoException & { port?: number },
): string | undefined {
  const { code, syscall, port } = error;
  switch (code) {
    case 'EADDRINUSE':
      return `The API cannot start, port ${port} is taken by another process. Stop that one, or choose another port: PORT=${Number(port) + 1}`;
    case 'EACCES':
      return syscall === 'listen'
        ? `The API cannot start, this user may not listen on port ${port}. Choose one from 1024 on: PORT=3000`
        : undefined;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return 'The API cannot start, HOST is not an address of this machine. To listen on all of its addresses: HOST=0.0.0.0';
    default:
      return undefined;
  }
}
