import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Something the operator or developer must fix before the API can start. Printed without a stack trace. */
export class StartupError extends Error {
  constructor(
    what: string,
    readonly faults: readonly string[],
    remedy: string,
  ) {
    super([what, ...faults.map((fault) => `  - ${fault}`), remedy].join('\n'));
    this.name = new.target.name;
  }
}

/**
 * Prevents the API from starting if there are any faults.
 *
 * @throws {StartupError} naming all of them
 */
export function stopIfAny(
  faults: readonly string[],
  what: string,
  remedy: string,
): void {
  if (faults.length > 0) throw new StartupError(what, faults, remedy);
}

/** The file that called a function of the module `callee`, for a message to the developer. */
export function getCallerFile(callee: string): string {
  const files = (new Error().stack ?? '')
    .split('\n')
    .map(
      (line) =>
        /^ +at (?:.*\()?(?:file:\/\/)?(\/[^\0]+?):\d+:\d+\)?$/.exec(line)?.[1],
    );
  const own = new Set(
    [import.meta.url, callee].map((url) => new URL(url).pathname),
  );
  const file = files.find(
    (found) => found && !own.has(found) && !found.includes('/node_modules/'),
  );
  return file === undefined
    ? 'an unknown file'
    : relative(process.cwd(), fileURLToPath(`file://${file}`));
}

/** The environment is invalid. The message names every invalid variable, but no values, which can be secrets. */
export class ConfigurationError extends StartupError {
  constructor(faults: readonly string[]) {
    super(
      'The API cannot start. Its environment variables are missing or invalid:',
      faults,
      '.env.example explains each variable.',
    );
  }
}

/** Says why the API cannot start. Includes a stack trace only if the error is unexpected. */
export function describeStartupError(error: unknown): string {
  if (error instanceof ConfigurationError)
    return `${error.message} For local use, npm run start:dev sets them.`;
  if (error instanceof StartupError) return error.message;
  if (!(error instanceof Error)) return String(error);
  return describeListenError(error) ?? error.stack ?? error.message;
}

/** Says why the API cannot listen on `HOST` and `PORT`; `undefined` if something else failed. */
function describeListenError(
  error: NodeJS.ErrnoException & { port?: number },
): string | undefined {
  const { code, syscall, port } = error;
  switch (code) {
    case 'EADDRINUSE':
      return `The API cannot start: port ${port} is taken by another process. Stop that process or choose another port: PORT=${Number(port) + 1}`;
    case 'EACCES':
      return syscall === 'listen'
        ? `The API cannot start: this user is not allowed to listen on port ${port}. Choose a port from 1024 up: PORT=3000`
        : undefined;
    case 'EADDRNOTAVAIL':
    case 'EAI_AGAIN':
    case 'EINVAL':
    case 'ENOTFOUND':
      return 'The API cannot start: HOST is not an address of this machine. To listen on all of its addresses: HOST=0.0.0.0';
    default:
      return undefined;
  }
}
