import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { readNamed } from './read-list.js';
import type { ScriptDefinition } from './tenant-definition.js';
import type { YamlValue } from './yaml-value.js';

const trigger = 'credentials-exchange';
const maxSecretName = 128;
const maxSecretValue = 4_096;

/** The Actions that are bound to the trigger, in the order in which they are bound. */
export function readActions(
  file: YamlValue,
  directory: string,
): ScriptDefinition[] {
  const actions = new Map(
    readNamed(file.at('actions'), 'name', (action, name) => [
      name,
      { action, definition: readAction(action, name, directory) },
    ]),
  );

  return readNamed(
    file.at('triggers').at(trigger),
    'action_name',
    (binding, name) => {
      const found = actions.get(name);
      if (!found) {
        binding.at('action_name').fault(`there is no Action "${name}"`);
      } else if (!isForTrigger(found.action)) {
        binding.fault(`the Action "${name}" does not support this trigger`);
      } else if (!found.action.at('deployed').flag(false)) {
        binding.fault(`the Action "${name}" is bound, but not deployed`);
      }
      return found?.definition;
    },
  ).filter((definition) => definition !== undefined);
}

function readAction(
  action: YamlValue,
  name: string,
  directory: string,
): ScriptDefinition {
  return {
    kind: 'action',
    name,
    path: readPath(action.at('code'), directory),
    secrets: Object.fromEntries(
      readNamed(action.at('secrets'), 'name', (secret) => [
        secret.at('name').text({ max: maxSecretName }),
        secret.at('value').text({ max: maxSecretValue }),
      ]),
    ),
    dependencies: readNamed(
      action.at('dependencies'),
      'name',
      (_dependency, dependency) => dependency,
    ),
  };
}

function isForTrigger(action: YamlValue): boolean {
  return action
    .at('supported_triggers')
    .items()
    .some((supported) => supported.at('id').value === trigger);
}

/** The enabled Hooks of the trigger. A real tenant has one at most. */
export function readHooks(
  local: YamlValue,
  directory: string,
): ScriptDefinition[] {
  return readNamed(local.at('hooks'), 'name', (hook, name) => ({
    hook,
    definition: {
      kind: 'hook' as const,
      name,
      path: readPath(hook.at('script'), directory),
      secrets: Object.fromEntries(
        hook
          .at('secrets')
          .entries()
          .map(([secret, value]) => [secret, value.text()]),
      ),
      dependencies: Object.keys(hook.at('dependencies').value ?? {}),
    },
  }))
    .filter(
      ({ hook }) =>
        hook.at('triggerId').text() === trigger &&
        hook.at('enabled').flag(false),
    )
    .map(({ definition }) => definition);
}

function readPath(code: YamlValue, directory: string): string {
  const path = resolve(directory, code.text().replaceAll('\\', '/'));
  if (relative(directory, path).startsWith('..')) {
    code.fault('the file is outside of the tenant’s folder');
  } else if (!existsSync(path)) {
    code.fault(`there is no file ${path}`);
  }
  return path;
}
