import {
  BadRequestException,
  HttpException,
  ValidationPipe,
  type ArgumentMetadata,
} from '@nestjs/common';
import { validate, type ValidatorOptions } from 'class-validator';
import { redactSecrets } from '../logging/redact-secrets.js';
import { ProblemException } from '../problem/problem.exception.js';
import { getListedMessages, maxMessages } from '../problem/to-problem.js';
import { getMembers, isObject, isOwnClass } from './class-metadata.js';
import { getSizeFaults } from './input-size.js';
import {
  convertStrings,
  getStructureFaults,
  toInstance,
} from './input-values.js';

/**
 * Validates input against the class of the parameter. Rejects members that the
 * class does not declare; a class without properties accepts only `{}`. Converts
 * the strings of a query or a path, but not a body.
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

  /** @throws {InvalidInput} if the value is invalid */
  async read(
    value: unknown,
    { metatype: type, type: source, data }: ArgumentMetadata,
  ): Promise<unknown> {
    if (source === 'custom' || !isOwnClass(type)) return value;
    if (!isObject(value))
      throw new InvalidInput(getTypeMessage(value, data, 'object'));

    const prefix = data ? `${data}.` : '';
    const { instance, checked } = withoutThrowing(() => {
      const { plain, final } =
        source === 'body' ? { plain: value } : convertStrings(value, type);
      for (const getFaults of [getStructureFaults, getSizeFaults]) {
        const faults = getFaults(plain, type, prefix);
        if (faults.length > 0) throw new InvalidInput(faults);
      }
      const made = Object.assign(toInstance(type, plain), final);
      // class-validator rejects every instance of a class without rules.
      const isEmpty = getMembers(type).size === 0;
      return {
        instance: made,
        checked: isEmpty ? [] : validate(made, validation),
      };
    });
    const errors = await checked;
    if (errors.length === 0) return instance;
    const nest = this.exceptionFactory(errors) as HttpException;
    const messages = getListedMessages(nest, maxMessages + 1) ?? [];
    throw new InvalidInput(messages.map((message) => prefix + message));
  }
}

const validation: ValidatorOptions = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  validationError: { target: false, value: false },
};

/** Validates a body against its class: `@Body(BodyPipe) body: OrderRequest`. Bind it to each body; a global pipe would slow down every route. */
export class BodyPipe extends InputPipe {}

/** Validates a query against its class, and converts it: `@Query(QueryPipe) query: OrderFilter`. */
export class QueryPipe extends InputPipe {}

/** Validates the parameters in the path against their class, and converts them: `@Param(ParamPipe) { id }: OrderPath`. */
export class ParamPipe extends InputPipe {}

/**
 * A `@Transform()` or a rule may get any value that the caller sends, so an error
 * that it throws synchronously means that the value is invalid. An asynchronous
 * error can have another cause, so it is not handled here.
 */
function withoutThrowing<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof HttpException) throw cause;
    throw new InvalidInput('A value has the wrong type or form', { cause });
  }
}

/** The input is invalid: messages for its members, or one for the whole. */
export class InvalidInput extends BadRequestException {
  /** Whether there are more messages than the response lists. */
  readonly hasMore: boolean;

  constructor(messages: string | string[], options?: { cause: unknown }) {
    super(messages, options);
    this.hasMore = Array.isArray(messages) && messages.length > maxMessages;
  }
}

/** @throws {ProblemException} instead of an {@link InvalidInput} */
export async function asProblem<Value>(
  { type }: ArgumentMetadata,
  read: () => Promise<Value>,
): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    const errors = (getListedMessages(error) ?? []).map(redactSecrets);
    const all = errors.join('; ') || error.message;
    throw new ProblemException(
      type === 'body' ? 'body_invalid' : 'parameters_invalid',
      {
        detail: error.hasMore ? `${all}; and more.` : `${all}.`,
        extensions: { errors },
        ...(error.cause !== undefined && { log: { err: error.cause } }),
      },
    );
  }
}

/** The message for a value of the wrong type. @param data the name of the member; without it, the value is the whole body */
export const getTypeMessage = (
  value: unknown,
  data: string | undefined,
  expected: 'object' | 'array',
): string | string[] => {
  if (data) return [`${data} must be an ${expected}`];
  return value === undefined
    ? `The body is missing: send a JSON ${expected}`
    : `The body must be a JSON ${expected}`;
};
