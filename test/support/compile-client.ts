import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import openapiTS, { astToString } from 'openapi-typescript';
import { buildFolder } from './build-api.js';
import type { TestApi } from './start-api.js';

const run = promisify(execFile);

/**
 * The TypeScript client in a folder of its own, with the types of this API's
 * document, as `openapi-typescript` writes them. Below this project, so that it
 * finds its packages.
 */
export class CompiledClient {
  private constructor(readonly folder: string) {}

  static async of(api: TestApi, name: string): Promise<CompiledClient> {
    const folder = join(buildFolder, name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    cpSync('examples/typescript-client', folder, { recursive: true });
    const types = await openapiTS(new URL(`${api.url}/openapi.json`));
    writeFileSync(join(folder, 'api.d.ts'), astToString(types));
    return new CompiledClient(folder);
  }

  write(file: string, source: string): void {
    writeFileSync(join(this.folder, file), source);
  }

  /** What `tsc` finds wrong. */
  async compile(): Promise<string> {
    const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
    return run(process.execPath, [tsc, '-p', this.folder]).then(
      () => '',
      ({ stdout }: { stdout: string }) => stdout,
    );
  }

  /** What a compiled file prints. */
  async run(file: string, env: NodeJS.ProcessEnv): Promise<string> {
    const { stdout } = await run(process.execPath, [join(this.folder, file)], {
      env: { PATH: process.env['PATH'], ...env },
    });
    return stdout;
  }
}
