import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { getKeywordFault, type Keywords } from './keywords.js';
import type { LocalContent } from './local-schema.js';
import type { TenantFile, ValuePath } from './tenant-file.js';
import { type TenantContent, trigger } from './tenant-schema.js';

/** A tenant's two files, and their content as read by the schemas. */
export interface TenantSources {
  readonly directory: string;
  readonly keywords: Keywords;
  readonly tenantFile: TenantFile;
  readonly localFile: TenantFile;
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

/** The scripts that run when a client requests a token. Actions and Hooks are both checked, so that either can be switched on. */
export function resolveScripts(sources: TenantSources): ScriptDefinition[] {
  const actions = resolveActions(sources);
  const hooks = resolveHooks(sources);
  return sources.local.credentials_exchange === 'actions' ? actions : hooks;
}

/** The Actions that are bound to the trigger, in its order. */
function resolveActions(sources: TenantSources): ScriptDefinition[] {
  const { tenant, tenantFile: file, directory } = sources;
  return tenant.triggers[trigger].flatMap((binding, position) => {
    const at = ['triggers', trigger, position];
    const name = binding?.action_name ?? '';
    const index = tenant.actions.findIndex((one) => one?.name === name);
    const action = tenant.actions[index];
    if (!action) {
      file.fault([...at, 'action_name'], `there is no Action "${name}"`);
      return [];
    }
    if (!action.supported_triggers.some(({ id }) => id === trigger)) {
      file.fault(at, `the Action "${name}" does not support this trigger`);
    }
    if (!action.deployed) {
      const message = `the Action "${name}" has changes that are not deployed: the local tenant runs them, a real tenant does not`;
      file.warn(at, message);
    }
    const code = ['actions', index, 'code'];
    return {
      kind: 'action',
      name,
      path: resolvePath(action.code, directory, file, code),
      secrets: resolveSecrets(sources, action, index),
      dependencies: action.dependencies.flatMap((one) => one?.name ?? []),
    };
  });
}

type Action = NonNullable<TenantContent['actions'][number]>;

/** The values of the secrets. Exports do not contain them; keywords with the same names can. */
function resolveSecrets(
  { tenantFile, keywords }: TenantSources,
  action: Action,
  index: number,
): Record<string, string> {
  const secrets = action.secrets.flatMap((secret, position) => {
    if (!secret) return [];
    const { name, value = '' } = secret;
    const keywordFault = getKeywordFault(value);
    const known = keywordFault ? '' : value || toText(keywords[name]);
    if (known) return [[name, known] as const];
    const reason = keywordFault ?? 'it has no value';
    tenantFile.warn(
      ['actions', index, 'secrets', position],
      `the secret ${name} of the Action "${action.name}" is not set: ${reason}. Set ${name} in the environment, or under keywords in tenant.local.yaml`,
    );
    return [];
  });
  return Object.fromEntries(secrets);
}

const toText = (value: unknown): string =>
  typeof value === 'string' ? value : '';

const isActive = (hook: LocalContent['hooks'][number]) =>
  hook !== undefined && hook.enabled && hook.triggerId === trigger;

/** The enabled Hook of the trigger, if there is one. */
function resolveHooks(sources: TenantSources): ScriptDefinition[] {
  const { local, localFile: file, directory } = sources;
  const active = local.hooks.find(isActive);
  return local.hooks.flatMap((hook, index) => {
    if (!hook) return [];
    const at = ['hooks', index, 'script'];
    const definition: ScriptDefinition = {
      kind: 'hook',
      name: hook.name,
      path: resolvePath(hook.script, directory, file, at),
      secrets: hook.secrets,
      dependencies: Object.keys(hook.dependencies),
    };
    if (!isActive(hook)) return [];
    if (hook !== active)
      file.fault(
        ['hooks', index, 'enabled'],
        `the Hook "${active?.name}" is already enabled, and a tenant runs only one: set "enabled: false" in one of them`,
      );
    return definition;
  });
}

function resolvePath(
  code: string,
  directory: string,
  file: TenantFile,
  at: ValuePath,
): string {
  const path = resolve(directory, code.replaceAll('\\', '/'));
  if (relative(directory, path).startsWith('..')) {
    file.fault(at, 'the file is outside the tenant’s folder');
  } else if (!existsSync(path)) {
    file.fault(at, `there is no file ${path}`);
  }
  return path;
}
