import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';

/** Where the tests that start the API as a process of its own find it; not `dist`, which a watching `nest start` may be running. */
export const buildFolder = '.e2e-build';

/** Vitest's global set-up: compiles the API as `npm run build` does, once before all tests. */
export default function buildApi(): void {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const options = [
    '--incremental',
    '--tsBuildInfoFile',
    `${buildFolder}/.tsbuildinfo`,
  ];
  execFileSync(
    process.execPath,
    [tsc, '-p', 'tsconfig.build.json', '--outDir', buildFolder, ...options],
    { stdio: 'inherit' },
  );
}
