import { createRequire, isBuiltin } from 'node:module';
import { format } from 'node:util';
import { compileFunction, constants } from 'node:vm';
import type { FileReader } from '../config/file-reader.js';
import { type Keywords, replaceKeywords } from '../config/keywords.js';
import type { ScriptDefinition } from '../config/tenant-definition.js';
import { displayPath } from '../display-path.js';
import type { TenantLogger } from '../tenant-logger.js';
import { hookErrors } from './run-hooks.js';
import { ScriptFailure } from './script-host.js';
import { currentScriptLog } from './script-log.js';

interface LoadedScript {
  readonly text: string;
  readonly definition: ScriptDefinition;
  readonly exports?: unknown;
  /** What the code threw when it ran. */
  readonly failure?: { readonly error: unknown };
}

const maxSourceBytes = 100_000;

/**
 * Loads scripts as Auth0 does: CommonJS code in a wrapper, run once and again
 * when the file changes. The code is trusted; the wrapper is not a sandbox.
 */
export class ScriptLoader {
  readonly #loaded = new Map<string, LoadedScript>();

  constructor(
    private readonly files: FileReader,
    private readonly logger: TenantLogger,
  ) {}

  /**
   * What the script exports. Keywords in its code are replaced, as in a deployment.
   *
   * @throws {ScriptFailure} if it cannot be read, parsed or run
   */
  load(definition: ScriptDefinition, keywords: Keywords): unknown {
    try {
      const text = this.files.read(definition.path);
      let script = this.#loaded.get(definition.path);
      if (script?.text !== text || script.definition !== definition) {
        if (script && script.text !== text) {
          this.logger.info(
            `${displayPath(definition.path)} has changed and was reloaded.`,
          );
        }
        const outcome = this.#run(definition, replaceKeywords(text, keywords));
        script = { text, definition, ...outcome };
        this.#loaded.set(definition.path, script);
      }
      if (script.failure) throw script.failure.error;
      return script.exports;
    } catch (error) {
      throw new ScriptFailure(definition, error);
    }
  }

  #run(
    script: ScriptDefinition,
    source: string,
  ): Pick<LoadedScript, 'exports' | 'failure'> {
    const module = { exports: {} };
    const globals = {
      module,
      exports: module.exports,
      require: createScriptRequire(script),
      console: createScriptConsole(script, this.logger),
      ...(script.kind === 'hook' && hookErrors),
    };
    try {
      if (Buffer.byteLength(source) > maxSourceBytes) {
        throw new Error('the code is larger than 100 kB');
      }
      const run = compileFunction(source, Object.keys(globals), {
        filename: script.path,
        importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      }) as (...values: unknown[]) => void;
      run(...Object.values(globals));
      return { exports: module.exports };
    } catch (error) {
      if (script.kind === 'action' && error instanceof SyntaxError) {
        explainModuleSyntax(error);
      }
      return { failure: { error } };
    }
  }
}

/** If the code does not parse because it is an ES module, adds what to write instead. */
function explainModuleSyntax(error: SyntaxError): void {
  if (/'export'/.test(error.message)) {
    error.message += `. Actions are CommonJS modules: write "exports.onExecuteCredentialsExchange = async (event, api) => { … };"`;
  } else if (/import statement|import\.meta/.test(error.message)) {
    error.message += `. Actions are CommonJS modules: write "const name = require('package');"`;
  }
}

/** A `console` whose lines say which script wrote them. */
function createScriptConsole({ name }: ScriptDefinition, logger: TenantLogger) {
  const at =
    (level: keyof TenantLogger) =>
    (...values: unknown[]) => {
      const text = format(...values);
      logger[level](`[${name}] ${text}`);
      currentScriptLog.getStore()?.add(name, level, text);
    };
  const [log, warn, error] = [at('info'), at('warn'), at('error')];
  return { log, info: log, debug: log, warn, error };
}

/** A `require` that finds what Auth0's does: Node's own modules, and declared dependencies. */
function createScriptRequire(
  script: ScriptDefinition,
): (id: string) => unknown {
  const load = createRequire(script.path);
  return (id) => {
    if (isBuiltin(id)) return load(id);
    // Splits `@scope/name@1.2.3/path`: Hooks used to include the version.
    const [, name = id, path = ''] =
      /^((?:@[^/]+\/)?[^/@]+)(?:@[^/]*)?(\/.*)?$/.exec(id) ?? [];
    if (script.dependencies.includes(name)) return load(name + path);
    throw new Error(
      `Cannot find module '${id}'. List "${name}" under dependencies; your own files cannot be required.`,
    );
  };
}
