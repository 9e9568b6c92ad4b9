import {
  BadRequestException,
  HttpException,
  ValidationPipe,
  type ArgumentMetadata,
} from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validate, type ValidatorOptions } from 'class-validator';
import { withoutSecrets } from '../logging/without-secrets.js';
import { ProblemException } from '../problem/problem.exception.js';
import { getListedMessages } from '../problem/to-problem.js';
import { getMembers, isObject, isOwnClass } from './class-metadata.js';
import { convertStrings, findMisfits } from './input-values.js';

/**
 * Validates what a caller sends against the class of the parameter. Members that
 * the class does not declare are refused by name; a class without properties
 * takes only `{}`. A body is not converted; the strings of a query or a path are.
 */
export class InputPipe extends ValidationPipe {
  constructor() {
    super({ transform: true });
  }

  override transform(
    value: unknown,
    metadata: ArgumentMetadata,
  ): Promise<unknown> {
    return asProblem(metadata, () => this.read(value, metadata));
  }

  /** @throws {InvalidInput} if it does not fit the class */
  async read(
    value: unknown,
    { metatype: type, type: source, data }: ArgumentMetadata,
  ): Promise<unknown> {
    if (source === 'custom' || !isOwnClass(type)) return value;
    if (!isObject(value))
      throw new InvalidInput(toMessage(value, data, 'object'));

    const prefix = data ? `${data}.` : '';
    const { instance, checked } = withoutThrowing(() => {
      const { plain, final } =
        source === 'body' ? { plain: value } : convertStrings(value, type);
      const misfits = findMisfits(plain, type, prefix);
      if (misfits.length > 0) throw new InvalidInput(misfits);
      const made = Object.assign(plainToInstance(type, plain) as object, final);
      // class-validator refuses any instance of a class without rules.
      const isEmpty = getMembers(type).size === 0;
      return {
        instance: made,
        checked: isEmpty ? [] : validate(made, options),
      };
    });
    const errors = await checked;
    if (errors.length === 0) return instance;
    const nest = this.exceptionFactory(errors) as HttpException;
    const messages = getListedMessages(nest) ?? [];
    throw new InvalidInput(messages.map((message) => prefix + message));
  }
}

/** What to say of a value that is no object or array. @param data the member that it is, instead of the whole body */
export const toMessage = (
  value: unknown,
  data: string | undefined,
  wanted: 'object' | 'array',
): string | string[] => {
  if (data) return [`${data} must be an ${wanted}`];
  return value === undefined
    ? `The body is missing: send a JSON ${wanted}`
    : `The body must be a JSON ${wanted}`;
};

const options: ValidatorOptions = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  validationError: { target: false, value: false },
};

/** Validates a body against its class: `@Body(BodyPipe) body: OrderRequest`. Bind it to each body: a global pipe would cost every route. */
export class BodyPipe extends InputPipe {}

/** Validates a query against its class, and converts it: `@Query(QueryPipe) query: OrderFilter`. */
export class QueryPipe extends InputPipe {}

/** Validates the parameters in the path against their class, and converts them: `@Param(ParamPipe) { id }: OrderPath`. */
export class ParamPipe extends InputPipe {}

/** What a caller sent does not fit: messages that name members, or one about the whole. */
export class InvalidInput extends BadRequestException {}

/** @throws {ProblemException} for an {@link InvalidInput} */
export async function asProblem<Value>(
  { type }: ArgumentMetadata,
  read: () => Promise<Value>,
): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    const errors = (getListedMessages(error) ?? []).map(withoutSecrets);
    throw new ProblemException(
      type === 'body' ? 'body_invalid' : 'parameters_invalid',
      {
        detail: `${errors.join('; ') || error.message}.`,
        extensions: { errors },
        ...(error.cause !== undefined && { log: { err: error.cause } }),
      },
    );
  }
}

/**
 * Decorators call functions of the application with whatever was sent, before
 * anything has checked it: a `@Transform()` or a rule that throws at once has
 * met a value that it cannot take. One that rejects later may have failed itself.
 */
function withoutThrowing<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof HttpException) throw cause;
    throw new InvalidInput('A value has the wrong type or form', { cause });
  }
}
