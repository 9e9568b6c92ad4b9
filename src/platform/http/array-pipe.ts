import type {
  ArgumentMetadata,
  ParseArrayOptions,
  ParseArrayPipe,
  PipeTransform,
} from '@nestjs/common';
import { isNestedTooDeep } from '@repo/access-tokens';
import { maxMessages } from '../problem/to-problem.js';
import {
  asProblem,
  BodyPipe,
  InvalidInput,
  getTypeMessage,
} from './body.pipe.js';
import { isObject, isOwnClass } from './class-metadata.js';
import { getSizeFaults } from './input-size.js';

/** The protected members of Nest's `ParseArrayPipe`. */
interface Members {
  options: ParseArrayOptions;
  validationPipe: Pick<PipeTransform, 'transform'>;
  exceptionFactory: (error: string) => unknown;
}

const itemPipe = new BodyPipe();

/**
 * Makes Nest's `ParseArrayPipe` validate its items the way `BodyPipe` validates a
 * body, and report all errors with their indexes. A pipe with an
 * `exceptionFactory` is not changed.
 */
export function alignArrayPipe(pipe: ParseArrayPipe): void {
  const members = pipe as unknown as Members;
  const { options } = members;
  if (options.exceptionFactory || Object.hasOwn(pipe, 'transform')) return;

  members.options = {
    stopAtFirstError: false,
    // In characters: about as many messages as a response lists.
    maxErrorMessagesLength: 1000,
    ...options,
  };
  members.exceptionFactory = (error) => new InvalidInput(error);
  members.validationPipe = {
    transform(item: unknown, { metatype }: ArgumentMetadata) {
      if (!isObject(item)) throw new InvalidInput('item must be an object');
      // If it was a string, Nest's pipe has parsed it without checking its depth.
      if (isNestedTooDeep(item))
        throw new InvalidInput('item is nested too deeply');
      return itemPipe.read(item, { type: 'body', metatype });
    },
  };
  const transform = pipe.transform.bind(pipe);
  pipe.transform = (value: unknown, metadata) =>
    asProblem(metadata, () => {
      const faults = getFaults(value, options, metadata);
      if (faults.length > 0) throw new InvalidInput(faults);
      return transform(value, metadata) as Promise<unknown>;
    });
}

/** Errors that Nest's pipe does not find, or describes less well. */
function getFaults(
  value: unknown,
  { items, optional }: ParseArrayOptions,
  { type, data }: ArgumentMetadata,
): string | string[] {
  if (optional && (value === undefined || value === null)) return [];
  if (!Array.isArray(value))
    return typeof value === 'string' && type !== 'body'
      ? []
      : getTypeMessage(value, data, 'array');
  if (isOwnClass(items)) return getSizeFaults(value, items);
  // Nest's pipe would convert an object to a string, which throws for some objects.
  const faults: string[] = [];
  for (const [index, item] of value.entries()) {
    if (faults.length > maxMessages) break;
    if (items === String && typeof item === 'object')
      faults.push(`[${index}] item must be a string`);
  }
  return faults;
}
