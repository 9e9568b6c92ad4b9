import { BadRequestException, type ArgumentMetadata } from '@nestjs/common';
import { withoutSecrets } from '../logging/without-secrets.js';
import { ProblemException } from '../problem/problem.exception.js';
import { getListedMessages, maxMessages } from '../problem/to-problem.js';

/** What a caller sent does not fit: messages that name members, or one about the whole. */
export class InvalidInput extends BadRequestException {
  /** Whether there are more messages than an answer lists. */
  readonly hasMore: boolean;

  constructor(messages: string | string[], options?: { cause: unknown }) {
    super(messages, options);
    this.hasMore = Array.isArray(messages) && messages.length > maxMessages;
  }
}

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
