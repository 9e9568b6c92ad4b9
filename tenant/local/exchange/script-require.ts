import { createRequire, isBuiltin } from 'node:module';
import type { ScriptDefinition } from '../config/tenant-definition.js';

/** A `require` that finds what the cloud would: Node's own modules, and declared dependencies. */
export function scriptRequire(
  script: ScriptDefinition,
): (id: string) => unknown {
  const load = createRequire(script.path);
  return (id) => {
    const { name, path } = parseModuleId(id);
    if (isBuiltin(id)) return load(id);
    if (script.dependencies.includes(name)) return load(name + path);
    throw new Error(
      `Cannot find module '${id}'. List "${name}" under dependencies; files of your own cannot be required.`,
    );
  };
}

/** `@scope/name@1.2.3/path` in its parts. Hooks used to name the version. */
function parseModuleId(id: string): { name: string; path: string } {
  const [, name = id, path = ''] =
    /^((?:@[^/]+\/)?[^/@]+)(?:@[^/]*)?(\/.*)?$/.exec(id) ?? [];
  return { name, path };
}
