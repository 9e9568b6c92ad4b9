import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Builds the packages, because some tests run the built files. */
export function setup(): void {
  const { resolve } = createRequire(import.meta.url);
  const packages = fileURLToPath(new URL('../../..', import.meta.url));
  const tsc = resolve('typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-b', packages], { stdio: 'inherit' });
}
