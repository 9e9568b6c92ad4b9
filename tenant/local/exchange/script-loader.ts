import { createRequire } from 'node:module';
import { compileFunction, constants } from 'node:vm';
import type { FileReader } from '../config/file-reader.js';
import type { ScriptDefinition } from '../config/tenant-definition.js';
import type { TenantLogger } from '../tenant-logger.js';
import { scriptConsole } from './script-console.js';
import { ScriptFailure } from './script-failure.js';

interface LoadedScript {
  readonly source: string;
  readonly load: () => unknown;
}

/** The globals with which Hooks name what went wrong. */
export class InvalidScopeError extends Error {}
export class InvalidRequestError extends Error {}
export class ServerError extends Error {}

/**
 * Loads scripts as the cloud does: CommonJS source in a wrapper, run once, and
 * again when the file has changed. The code is trusted; a wrapper is no sandbox.
 */
export class ScriptLoader {
  readonly #loaded = new Map<string, LoadedScript>();

  constructor(
    private readonly files: FileReader,
    private readonly logger: TenantLogger,
  ) {}

  /**
   * What the script exports.
   *
   * @throws {ScriptFailure} where it cannot be read, parsed or run
   */
  load(script: ScriptDefinition): unknown {
    try {
      const source = this.files.read(script.path);
      const known = this.#loaded.get(script.path);
      if (known?.source === source) return known.load();

      if (known) this.logger.info(`${script.path} has changed and is loaded.`);
      const load = once(() => this.#run(script, source));
      this.#loaded.set(script.path, { source, load });
      return load();
    } catch (error) {
      throw new ScriptFailure(script, error);
    }
  }

  #run(script: ScriptDefinition, source: string): unknown {
    const module = { exports: {} };
    const globals = {
      module,
      exports: module.exports,
      require: createRequire(script.path),
      console: scriptConsole(script, this.logger),
      ...(script.kind === 'hook' && {
        InvalidScopeError,
        InvalidRequestError,
        ServerError,
      }),
    };
    const run = compileFunction(source, Object.keys(globals), {
      filename: script.path,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    }) as (...values: unknown[]) => void;
    run(...Object.values(globals));
    return module.exports;
  }
}

/** Runs the function at the first call; what it returned or threw then, it does ever after. */
function once(run: () => unknown): () => unknown {
  let outcome: (() => unknown) | undefined;
  return () => {
    if (!outcome) {
      try {
        const value = run();
        outcome = () => value;
      } catch (error) {
        outcome = () => {
          throw error;
        };
      }
    }
    return outcome();
  };
}
