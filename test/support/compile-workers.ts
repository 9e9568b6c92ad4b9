import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin, type Rolldown } from 'vite';

const directory = fileURLToPath(
  new URL('../../node_modules/.vite/workers', import.meta.url),
);

/** How the source refers to a worker: `new URL('./orders.worker.js', import.meta.url)`. */
const workerUrl =
  /new URL\(\s*['"](\.[^'"]*\.worker)\.js['"],\s*import\.meta\.url,?\s*\)/g;

/** Compiles `*.worker.ts`, because worker threads cannot run TypeScript, and makes the source refer to the result. */
export const compileWorkers = (): Plugin => ({
  name: 'compile-workers',
  async transform(code, id) {
    const urls = [...code.matchAll(workerUrl)];
    if (urls.length === 0) return undefined;
    let compiled = code;
    for (const [url, path = ''] of urls) {
      const { file, sources } = await compile(join(dirname(id), `${path}.ts`));
      for (const source of sources) this.addWatchFile(source);
      compiled = compiled.replace(
        url,
        `new URL('file:///${file.replace(/^\//, '')}')`,
      );
    }
    return compiled;
  },
});

/** Bundles a worker with its imports from `src`. */
async function compile(entry: string) {
  const {
    output: [{ code, moduleIds, name }],
  } = (await build({
    configFile: false,
    logLevel: 'error',
    build: { ssr: entry, write: false },
  })) as Rolldown.RolldownOutput;
  const hash = createHash('sha256').update(code).digest('hex').slice(0, 12);
  const file = join(directory, `${name}-${hash}.mjs`);
  if (!existsSync(file)) {
    // Renamed when complete, so that a concurrent test run never reads half a file.
    mkdirSync(directory, { recursive: true });
    writeFileSync(`${file}.${process.pid}`, code);
    renameSync(`${file}.${process.pid}`, file);
  }
  return { file, sources: moduleIds };
}
