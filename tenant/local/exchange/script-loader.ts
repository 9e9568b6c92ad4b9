import { compileFunction, constants } from 'node:vm';
import type { FileReader } from '../config/file-reader.js';
import { type Keywords, replaceKeywords } from '../config/keywords.js';
import type { ScriptDefinition } from '../config/tenant-definition.js';
import { displayPath } from '../display-path.js';
import type { TenantLogger } from '../tenant-logger.js';
import { hookErrors } from './hook-errors.js';
import { scriptConsole } from './script-console.js';
import { ScriptFailure } from './script-failure.js';
import { scriptRequire } from './script-require.js';

interface LoadedScript {
  readonly text: string;
  readonly definition: ScriptDefinition;
  readonly exported: () => unknown;
}

const maxSourceBytes = 100_000;

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
   * What the script exports. Keywords in its code are replaced, as deploying would.
   *
   * @throws {ScriptFailure} where it cannot be read, parsed or run
   */
  load(definition: ScriptDefinition, keywords: Keywords): unknown {
    try {
      const text = this.files.read(definition.path);
      const known = this.#loaded.get(definition.path);
      if (known?.text === text && known.definition === definition) {
        return known.exported();
      }
      if (known && known.text !== text) {
        this.logger.info(
          `${displayPath(definition.path)} has changed and is loaded.`,
        );
      }
      const exported = once(() =>
        this.#run(definition, replaceKeywords(text, keywords)),
      );
      this.#loaded.set(definition.path, { text, definition, exported });
      return exported();
    } catch (error) {
      throw new ScriptFailure(definition, error);
    }
  }

  #run(script: ScriptDefinition, source: string): unknown {
    if (Buffer.byteLength(source) > maxSourceBytes) {
      throw new Error('the code is larger than 100 kB');
    }
    const module = { exports: {} };
    const globals = {
      module,
      exports: module.exports,
      require: scriptRequire(script),
      console: scriptConsole(script, this.logger),
      ...(script.kind === 'hook' && hookErrors),
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
