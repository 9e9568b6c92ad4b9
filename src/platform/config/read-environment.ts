import { BlockList, isIP } from 'node:net';
import { applyDecorators } from '@nestjs/common';
import {
  plainToInstance,
  Transform,
  Type,
  type ClassConstructor,
} from 'class-transformer';
import {
  IsInt,
  Max,
  Min,
  ValidateBy,
  validateSync,
  type ValidationArguments,
  type ValidationOptions,
} from 'class-validator';
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

/** Reads a variable as a whole number within these bounds, both included. */
export const IsIntegerBetween = (
  lowest: number,
  highest: number,
): PropertyDecorator =>
  // As if stacked on the property: the last one is evaluated first.
  applyDecorators(
    Max(highest),
    Min(lowest),
    IsInt(),
    Type(() => Number),
  );

/** Reads `a, b` as `['a', 'b']`; members that are empty or blank are left out. */
export const SplitByComma = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string'
      ? value
          .split(',')
          .map((member) => member.trim())
          .filter((member) => member !== '')
      : value,
  );

/** Refuses the variable if another one, a list, has more than one member. */
export const RefusedWithSeveral = (list: string): PropertyDecorator =>
  ValidateBy({
    name: 'refusedWithSeveral',
    validator: {
      validate: (_value: unknown, args?: ValidationArguments) => {
        const members: unknown = Reflect.get(args?.object ?? {}, list);
        return !Array.isArray(members) || members.length <= 1;
      },
      defaultMessage: () =>
        `$property cannot be combined with several members of ${list}: leave it out, and each issuer's own discovery is used`,
    },
  });

/** The decorated variable is an IP address, `10.0.0.1`, or a network of them, `10.0.0.0/8`. */
export const IsAddressOrNetwork = (
  options?: ValidationOptions,
): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isAddressOrNetwork',
      validator: {
        validate: isAddressOrNetwork,
        defaultMessage: () =>
          '$property must name addresses (10.0.0.1) or networks (10.0.0.0/8)',
      },
    },
    options,
  );

function isAddressOrNetwork(value: unknown): boolean {
  const [address = '', prefix, ...rest] = String(value).split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  if (prefix === undefined) return true;
  try {
    new BlockList().addSubnet(
      address,
      /^\d+$/.test(prefix) ? Number(prefix) : NaN,
      family === 4 ? 'ipv4' : 'ipv6',
    );
    return true;
  } catch {
    return false;
  }
}
