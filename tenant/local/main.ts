import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TenantFileError } from './config/tenant-file-error.js';
import { type ListenAddress, listenAddress } from './listen-address.js';
import { startLocalTenant } from './start-local-tenant.js';

const project = fileURLToPath(new URL('../..', import.meta.url));

// Neither overrides what is set already, so .env wins.
for (const name of ['.env', '.env.example']) {
  const file = join(project, name);
  if (existsSync(file)) process.loadEnvFile(file);
}

const address = listenAddress(process.env['ISSUER_BASE_URL']);
try {
  const tenant = await startLocalTenant({
    ...address,
    keysFile: join(project, '.tenant', 'keys.json'),
    env: setVariables(),
    logger: console,
  });
  console.info(`The local tenant listens on ${tenant.issuer}`);

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void tenant.close());
  }
} catch (error) {
  console.error(explain(error, address));
  process.exitCode = 1;
}

/** The environment without what is blank: blank means unset, as it does for the API. */
function setVariables(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => !!entry[1]?.trim(),
    ),
  );
}

function explain(error: unknown, { port }: ListenAddress): string {
  if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
    return `Port ${port} is taken. Stop what listens there, or set another port in ISSUER_BASE_URL (for example http://localhost:${port + 1}/) in .env.`;
  }
  if (error instanceof TenantFileError) {
    return `The tenant's files cannot be used:\n${error.message}`;
  }
  return error instanceof Error
    ? (error.stack ?? error.message)
    : String(error);
}
