import {
  ValidateBy,
  type ValidationArguments,
  type ValidationOptions,
} from 'class-validator';

/**
 * Makes a decorator for variables, single ones or lists (`each`), whose message
 * says what is wrong.
 *
 * @param getFault what is wrong with the value, as it follows the variable's name; `undefined` if nothing is
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
