import { plainToInstance, type ClassConstructor } from 'class-transformer';
import { validateSync } from 'class-validator';
import { ConfigurationError } from './startup.error.js';

/**
 * Makes a typed, validated configuration out of environment variables. Empty
 * and blank ones count as unset, the others are trimmed; variables that the
 * schema does not declare are left out.
 *
 * @throws {ConfigurationError} naming every variable at fault at once
 */
export function readEnvironment<T extends object>(
  schema: ClassConstructor<T>,
  variables: NodeJS.ProcessEnv,
): T {
  const set = Object.entries(variables)
    .map(([name, value]) => [name, value?.trim()] as const)
    .filter(([, value]) => value !== undefined && value !== '');
  const configuration = plainToInstance(schema, Object.fromEntries(set));

  // Of several rules that are broken, the one that is declared first says the most.
  const problems = validateSync(configuration, { whitelist: true }).flatMap(
    ({ constraints }) => Object.values(constraints ?? {}).slice(-1),
  );
  if (problems.length > 0) throw new ConfigurationError(problems);
  return Object.freeze(configuration);
}
