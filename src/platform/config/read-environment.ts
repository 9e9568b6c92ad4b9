import { applyDecorators } from '@nestjs/common';
import {
  plainToInstance,
  Transform,
  type ClassConstructor,
} from 'class-transformer';
import {
  ValidateBy,
  validateSync,
  type ValidationArguments,
  type ValidationOptions,
} from 'class-validator';
import { getSpellingFault } from './spelling.js';
import { ConfigurationError } from './startup.error.js';

/**
 * Reads environment variables into a typed, validated configuration. Values are
 * trimmed; empty ones count as unset. Variables that the schema does not declare
 * are left out.
 *
 * @throws {ConfigurationError} naming all invalid variables
 */
export function readEnvironment<T extends object>(
  schema: ClassConstructor<T>,
  variables: NodeJS.ProcessEnv,
): T {
  const set = Object.entries(variables)
    .map(([name, value = '']) => [name, value.trim()] as const)
    .filter(([, value]) => value !== '');
  const configuration = plainToInstance(schema, Object.fromEntries(set));

  const broken = validateSync(configuration, { whitelist: true });
  const misspelled = set.flatMap(([name, value]) => {
    if (!Object.hasOwn(configuration, name)) return [];
    const isList = Array.isArray(Reflect.get(configuration, name));
    const fault = getSpellingFault(value, isList);
    return fault ? [[name, `${name} ${fault}`] as const] : [];
  });
  const problems = new Map([
    // Report only the broken rule that is declared first.
    ...broken.map(
      ({ property, constraints }) =>
        [
          property,
          Object.values(constraints ?? {}).at(-1) ?? property,
        ] as const,
    ),
    ...misspelled,
  ]);
  if (problems.size > 0) throw new ConfigurationError([...problems.values()]);
  return Object.freeze(configuration);
}

const wholeNumber = /^(0|[1-9]\d*)$/;

/** Reads a variable as a whole number within these bounds, inclusive. */
export const IsIntegerBetween = (
  lowest: number,
  highest: number,
): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      wholeNumber.test(String(value)) ? Number(value) : value,
    ),
    createRule('isIntegerBetween', (value) =>
      Number(value) >= lowest &&
      Number(value) <= highest &&
      wholeNumber.test(value)
        ? undefined
        : `must be a whole number from ${lowest} to ${highest}, in digits only`,
    )(),
  );

/** Reads `a, b` as `['a', 'b']`; empty members are left out. */
export const SplitByComma = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string'
      ? value
          .split(',')
          .map((member) => member.trim())
          .filter((member) => member !== '')
      : value,
  );

/**
 * Checks a variable against the others.
 *
 * @param getFault returns the message, which follows the variable's name, or `undefined`. Other variables may be missing or invalid.
 */
export const FitsOthers = <T extends object>(
  getFault: (others: Partial<T>) => string | false | undefined,
): PropertyDecorator =>
  ValidateBy({
    name: 'fitsOthers',
    validator: {
      validate: (_value: unknown, args?: ValidationArguments) =>
        !getFault(args?.object ?? {}),
      defaultMessage: (args?: ValidationArguments) =>
        `$property ${getFault(args?.object ?? {})}`,
    },
  });

/**
 * Makes a decorator that validates a variable, or each item of a list (`each`).
 *
 * @param getFault returns the message, which follows the variable's name, or `undefined` if the value is valid
 */
export function createRule(
  name: string,
  getFault: (value: string, isProduction: boolean) => string | undefined,
): (options?: ValidationOptions) => PropertyDecorator {
  const findFault = (value: unknown, args?: ValidationArguments) =>
    getFault(
      String(value),
      Reflect.get(args?.object ?? {}, 'NODE_ENV') === 'production',
    );
  const validator = {
    validate: (value: unknown, args?: ValidationArguments) =>
      findFault(value, args) === undefined,
    defaultMessage: (args?: ValidationArguments) =>
      `$property ${[args?.value]
        .flat()
        .map((value) => findFault(value, args))
        .find(Boolean)}`,
  };
  return (options) => ValidateBy({ name, validator }, options);
}
