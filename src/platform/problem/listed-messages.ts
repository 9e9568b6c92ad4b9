import type { HttpException } from '@nestjs/common';

/** A body can have ten thousand unknown members, and one name can be as long as the body. */
const maxMessages = 20;
const maxLength = 200;

/**
 * The messages of a Nest exception that has a list of them, such as those of its
 * validation pipes. Limited in number and length, because they repeat what the
 * caller sent.
 *
 * @returns `undefined` if it has only one message, `error.message`
 */
export function getListedMessages(error: HttpException): string[] | undefined {
  const response = error.getResponse();
  const messages: unknown =
    typeof response === 'object' && 'message' in response
      ? response.message
      : undefined;
  if (!Array.isArray(messages) || messages.length === 0) return undefined;
  return messages
    .slice(0, maxMessages)
    .map((message) => shortened(String(message)));
}

const shortened = (message: string): string =>
  message.length > maxLength ? `${message.slice(0, maxLength)}…` : message;
