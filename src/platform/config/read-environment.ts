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
import { getCommonMistake } from './common-mistakes.js';
import { ConfigurationError } from './startup.error.js';

/**
 * Reads environment variables into a typed, validated configuration. Values are
 * trimmed; empty ones count as unset. Variables that the schema does not declare
 * are ignored.
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

  const errors = validateSync(configuration, { whitelist: true });
  const mistakes = set.flatMap(([name, value]) => {
    if (!Object.hasOwn(configuration, name)) return [];
    const isList = Array.isArray(Reflect.get(configuration, name));
    const mistake = getCommonMistake(value, isList);
    return mistake ? [[name, `${name} ${mistake}`] as const] : [];
  });
  const problems = new Map([
    // For each variable, report only the first declared rule that fails.
    ...errors.map(
      ({ property, constraints }) =>
        [
          property,
          Object.values(constraints ?? {}).at(-1) ?? property,
        ] as const,
    ),
    ...mistakes,
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

/** Reads `a, b` as `['a', 'b']`; empty members are ignored. */
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
export const IsConsistent = <T extends object>(
  getFault: (others: Partial<T>) => string | false | undefined,
): PropertyDecorator =>
  ValidateBy({
    name: 'isConsistent',
    validator: {
      validate: (_value: unknown, args?: ValidationArguments) =>
        !getFault(args?.object ?? {}),
      defaultMessage: (args?: ValidationArguments) =>
        `$property ${getFault(args?.object ?? {})}`,
    },
  });

/**
 * Creates a decorator that validates a variable, or each item of a list (`each`).
 *
 * @param getFault returns the message, which follows the variable's name, or `undefined` if the value is valid
 */
export function createRule(
  name: string,
  getFault: (value: string, isProduction: boolean) => string | undefined,
): (options?: ValidationOptions) => PropertyDecorator {
  const getFaultOfValue = (value: unknown, args?: ValidationArguments) =>
    getFault(
      String(value),
      Reflect.get(args?.object ?? {}, 'NODE_ENV') === 'production',
    );
  const validator = {
    validate: (value: unknown, args?: ValidationArguments) =>
      getFaultOfValue(value, args) === undefined,
    defaultMessage: (args?: ValidationArguments) =>
      `$property ${[args?.value]
        .flat()
        .map((value) => getFaultOfValue(value, args))
        .find(Boolean)}`,
  };
  return (options) => ValidateBy({ name, validator }, options);
}
