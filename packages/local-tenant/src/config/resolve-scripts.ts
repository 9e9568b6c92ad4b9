import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import {
  type LocalContent,
  type TenantContent,
  trigger,
} from './tenant-schema.js';
import type { YamlFile, YamlPath } from './yaml-file.js';

/** A tenant's two files, and what the schemas have read of them. */
export interface TenantSources {
  readonly directory: string;
  readonly tenantYaml: YamlFile;
  readonly localYaml: YamlFile;
  readonly tenant: TenantContent;
  readonly local: LocalContent;
}

/** An Action or a legacy Hook. */
export interface ScriptDefinition {
  readonly kind: 'action' | 'hook';
  readonly name: string;
  readonly path: string;
  readonly secrets: Readonly<Record<string, string>>;
  /** The npm packages that it may `require`. */
  readonly dependencies: readonly string[];
}

/** What runs when a client asks for a token. Both kinds are checked, so that the one that does not run stays ready to run. */
export function resolveScripts(sources: TenantSources): ScriptDefinition[] {
  const actions = resolveActions(sources);
  const hooks = resolveHooks(sources);
  return sources.local.credentials_exchange === 'actions' ? actions : hooks;
}

/** The Actions that are bound to the trigger, in the order in which they are bound. */
function resolveActions(sources: TenantSources): ScriptDefinition[] {
  const { tenant, tenantYaml: file, directory } = sources;
  const definitions = tenant.actions.map((action, index): ScriptDefinition => ({
    kind: 'action',
    name: action.name,
    path: resolvePath(action.code, directory, file, ['actions', index, 'code']),
    secrets: Object.fromEntries(
      action.secrets.map(({ name, value }) => [name, value]),
    ),
    dependencies: action.dependencies.map(({ name }) => name),
  }));
  const bindings = tenant.triggers[trigger];
  return bindings.flatMap(({ action_name: name }, binding) => {
    const path = ['triggers', trigger, binding];
    const index = tenant.actions.findIndex((action) => action.name === name);
    const action = tenant.actions[index];
    if (!action) {
      file.fault([...path, 'action_name'], `there is no Action "${name}"`);
    } else if (!action.supported_triggers.some(({ id }) => id === trigger)) {
      file.fault(path, `the Action "${name}" does not support this trigger`);
    } else if (!action.deployed) {
      file.fault(path, `the Action "${name}" is bound, but not deployed`);
    }
    return definitions[index] ?? [];
  });
}

/** The enabled Hooks of the trigger. A real tenant has at most one. */
function resolveHooks(sources: TenantSources): ScriptDefinition[] {
  const { local, localYaml: file, directory } = sources;
  return local.hooks.flatMap((hook, index) => {
    const at = ['hooks', index, 'script'];
    const definition: ScriptDefinition = {
      kind: 'hook',
      name: hook.name,
      path: resolvePath(hook.script, directory, file, at),
      secrets: hook.secrets,
      dependencies: Object.keys(hook.dependencies),
    };
    return hook.enabled && hook.triggerId === trigger ? definition : [];
  });
}

function resolvePath(
  code: string,
  directory: string,
  file: YamlFile,
  at: YamlPath,
): string {
  const path = resolve(directory, code.replaceAll('\\', '/'));
  if (relative(directory, path).startsWith('..')) {
    file.fault(at, 'the file is outside of the tenant’s folder');
  } else if (!existsSync(path)) {
    file.fault(at, `there is no file ${path}`);
  }
  return path;
}
