import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ScriptDefinition } from './tenant-definition.js';
import type { YamlValue } from './yaml-value.js';

const trigger = 'credentials-exchange';

/** The Actions that are bound to the trigger, in the order in which they are bound. */
export function readActions(
  tenant: YamlValue,
  directory: string,
): ScriptDefinition[] {
  const actions = new Map(
    tenant
      .at('actions')
      .items()
      .map((action) => [
        action.at('name').text(),
        {
          kind: 'action' as const,
          name: action.at('name').text(),
          path: readPath(action.at('code'), directory),
          secrets: Object.fromEntries(
            action
              .at('secrets')
              .items()
              .map((secret) => [
                secret.at('name').text(),
                secret.at('value').text(),
              ]),
          ),
        },
      ]),
  );

  return tenant
    .at('triggers')
    .at(trigger)
    .items()
    .flatMap((binding) => {
      const name = binding.at('action_name').text();
      const action = actions.get(name);
      if (!action) {
        binding.at('action_name').fault(`there is no Action "${name}"`);
      }
      return action ?? [];
    });
}

/** The enabled Hooks of the trigger. */
export function readHooks(
  local: YamlValue,
  directory: string,
): ScriptDefinition[] {
  return local
    .at('hooks')
    .items()
    .filter(
      (hook) =>
        hook.at('triggerId').text() === trigger &&
        hook.at('enabled').flag(false),
    )
    .map((hook) => ({
      kind: 'hook' as const,
      name: hook.at('name').text(),
      path: readPath(hook.at('script'), directory),
      secrets: Object.fromEntries(
        hook
          .at('secrets')
          .entries()
          .map(([name, secret]) => [name, secret.text()]),
      ),
    }));
}

function readPath(code: YamlValue, directory: string): string {
  const path = resolve(directory, code.text());
  if (!existsSync(path)) code.fault(`there is no file ${path}`);
  return path;
}
