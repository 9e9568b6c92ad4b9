import { maxNesting } from '@repo/access-tokens';
import { parse } from 'secure-json-parse';
import { ProblemException } from '../problem/problem.exception.js';

/** How many values a body may have. Each list, object, item and member counts; 128 KiB could contain 65,000. */
const maxValues = 20_000;

/** @throws {ProblemException} 400 if the JSON is invalid or nested too deeply, 413 if it has too many values */
export function readJson(bytes: Buffer): unknown {
  const { levels, values } = measure(bytes);
  if (levels > maxNesting) {
    throw new ProblemException('body_too_deep', {
      detail: `The body is nested more than ${maxNesting} levels deep.`,
    });
  }
  if (values > maxValues) {
    throw new ProblemException('body_too_large', {
      detail: `The body has more than ${maxValues} values.`,
    });
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return parse(text, undefined, {
      protoAction: 'error',
      constructorAction: 'error',
    });
  } catch (cause) {
    throw new ProblemException('malformed_json', {
      detail:
        'The body is not valid JSON in UTF-8, or has a member such as __proto__.',
      cause,
    });
  }
}

const [quote, escape, comma] = Buffer.from('"\\,');
const openers: ReadonlySet<number> = new Set(Buffer.from('[{'));
const closers: ReadonlySet<number> = new Set(Buffer.from(']}'));

/** Measures the depth and the number of values of a JSON text, without parsing it. The result is meaningless for other texts. */
function measure(bytes: Buffer): { levels: number; values: number } {
  let level = 0;
  let levels = 0;
  let values = 0; // An empty list counts like one with an item.
  let isInString = false;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index];
    if (byte === quote) isInString = !isInString;
    else if (isInString) index += byte === escape ? 1 : 0;
    else if (byte === comma) values += 1;
    else if (byte !== undefined && openers.has(byte)) {
      level += 1;
      values += 1;
      levels = Math.max(levels, level);
    } else if (byte !== undefined && closers.has(byte)) level -= 1;
  }
  return { levels, values };
}
