import { createRequire } from 'node:module';
import type { Type } from '@nestjs/common';
import {
  TransformationType,
  type ClassTransformOptions,
} from 'class-transformer';
import {
  ValidationError,
  Validator,
  type ValidatorOptions,
} from 'class-validator';
import { maxMessages } from '../problem/to-problem.js';
import type { Property, Rule } from './class-metadata.js';

/** Neither library exports what does its work. */
const require = createRequire(import.meta.url);

const { TransformOperationExecutor } =
  require('class-transformer/cjs/TransformOperationExecutor.js') as {
    TransformOperationExecutor: new (
      to: TransformationType,
      options: ClassTransformOptions,
    ) => {
      transform(
        source: unknown,
        value: unknown,
        type?: unknown,
        arrayType?: unknown,
        isMap?: boolean,
        level?: number,
      ): unknown;
    };
  };

const { ValidationExecutor } =
  require('class-validator/cjs/validation/ValidationExecutor.js') as {
    ValidationExecutor: new (
      validator: Validator,
      options: ValidatorOptions,
    ) => {
      readonly awaitingPromises: readonly Promise<unknown>[];
      execute(
        object: object,
        schema: undefined,
        errors: ValidationError[],
      ): void;
      stripEmptyErrors(errors: ValidationError[]): ValidationError[];
      performValidations(
        object: object,
        value: unknown,
        name: string,
        definedRules: readonly Rule[],
        rules: readonly Rule[],
        errors: ValidationError[],
      ): void;
      createValidationError(
        ...args: unknown[]
      ): [type: string, message: string];
    };
  };

/** class-transformer, except that a value without a declared type stays as it is: it would be copied at every level. */
class InstanceMaker extends TransformOperationExecutor {
  override transform(
    source: unknown,
    value: unknown,
    type?: unknown,
    ...rest: [arrayType?: unknown, isMap?: boolean, level?: number]
  ): unknown {
    return type === undefined
      ? value
      : super.transform(source, value, type, ...rest);
  }
}

/** class-validator, except that it stops once there are more messages than an answer shows. */
class RuleChecker extends ValidationExecutor {
  private failures = 0;

  override performValidations(
    ...args: Parameters<
      InstanceType<typeof ValidationExecutor>['performValidations']
    >
  ): void {
    if (this.failures <= maxMessages) super.performValidations(...args);
  }

  override createValidationError(
    ...args: unknown[]
  ): [type: string, message: string] {
    this.failures += 1;
    return super.createValidationError(...args);
  }
}

const validator = new Validator();

/** The only default of class-transformer that is not off. */
const options: ClassTransformOptions = { exposeUnsetFields: true };

/** What `plainToInstance()` returns, see {@link InstanceMaker}. */
export const toInstance = (type: Type, plain: object): object =>
  new InstanceMaker(TransformationType.PLAIN_TO_CLASS, options).transform(
    undefined,
    plain,
    type,
  ) as object;

/** What `validate()` returns, see {@link RuleChecker}. */
export function validateInstance(
  instance: object,
  validation: ValidatorOptions,
): Promise<ValidationError[]> {
  const checker = new RuleChecker(validator, validation);
  const errors: ValidationError[] = [];
  checker.execute(instance, undefined, errors);
  return Promise.all(checker.awaitingPromises).then(() =>
    checker.stripEmptyErrors(errors),
  );
}

/** The messages of these rules of a property about a value. */
export function getFailures(
  object: object,
  value: unknown,
  { name }: Property,
  rules: readonly Rule[],
): string[] {
  const errors: ValidationError[] = [];
  new RuleChecker(validator, {}).performValidations(
    object,
    value,
    name,
    [],
    rules,
    errors,
  );
  return errors.flatMap(({ constraints }) => Object.values(constraints ?? {}));
}
