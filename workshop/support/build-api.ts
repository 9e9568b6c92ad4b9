import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { createRequire } from 'node:module';

/** Not `dist`, which `nest start --watch` may be writing. */
export const buildFolder = 'workshop/build/api';

/** Vitest's global set-up: compiles the API as `npm run build` does, once before all tests. */
export default function buildApi(): void {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const out = `${buildFolder}/dist`;
  const options = ['--incremental', '--tsBuildInfoFile', `${out}/.tsbuildinfo`];
  execFileSync(process.execPath, [tsc, '-b', 'packages'], { stdio: 'inherit' });
  execFileSync(
    process.execPath,
    [tsc, '-p', 'tsconfig.build.json', '--outDir', out, ...options],
    { stdio: 'inherit' },
  );
  cpSync('package.json', `${buildFolder}/package.json`);
}
