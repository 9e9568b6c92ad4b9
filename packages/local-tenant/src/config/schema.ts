import { isJsonObject } from '@repo/access-tokens';
import { z } from 'zod';
import { getKeywordFault } from './keywords.js';

/** A string that is not empty and has no keyword left in it. */
export const text = z
  .string()
  .min(1)
  .superRefine((value, context) => {
    const fault = getKeywordFault(value);
    if (fault) context.addIssue(fault);
  });

/** A text that may be absent. Exports write an empty string then. */
export const optionalText = z.preprocess(
  (value) => (value === '' ? undefined : value),
  text.optional(),
);

/** A whole number, or a string of digits: keywords are often in quotes. */
export const integer = (min: number, max?: number) =>
  z.preprocess(
    (value) =>
      typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value,
    z
      .int()
      .min(min)
      .max(max ?? Number.MAX_SAFE_INTEGER),
  );

export const flag = (byDefault: boolean) => z.boolean().default(byDefault);

/** One of these words; the first is the default. */
export const oneOf = <const T extends string>(first: T, ...others: T[]) =>
  z.enum([first, ...others]).default(first as never);

/** A mapping that may be absent. Then its members have their defaults. */
export const section = <T extends z.ZodRawShape>(shape: T) =>
  z.object(shape).prefault({} as never);

/** A list whose items have different values under the key; empty if it is absent. Items that are ignored are `undefined`. */
export const uniqueList = <T extends z.ZodType<Record<string, unknown>>>(
  key: string,
  item: T,
  max = Infinity,
) =>
  z
    .array(item.optional())
    .max(max)
    .superRefine((items, context) => {
      const names = items.map((one) => one?.[key]);
      for (const [index, name] of names.entries()) {
        if (name === undefined || names.indexOf(name) === index) continue;
        const message = `${JSON.stringify(name)} appears twice`;
        context.addIssue({ code: 'custom', path: [index, key], message });
      }
    })
    .default([]);

export const uniqueObjects = <T extends z.ZodRawShape>(
  key: string,
  shape: T,
  max?: number,
) => uniqueList(key, z.object(shape), max);

const maxProperties = 10;
const maxLength = 255;
const keyCharacters = /^[A-Za-z0-9:,\-+=_*?"/\\()<>@\t ]+$/;

/**
 * The metadata of a client or an organization, with a real tenant's limits: the
 * deploy tool does not check them, and the tenant then rejects the whole
 * import. Not a `z.record`, which drops a key named `__proto__`.
 */
export const metadata = z
  .custom<Record<string, string>>(isJsonObject, 'metadata must be a mapping')
  .superRefine((values, context) => {
    const entries = Object.entries<unknown>(values);
    if (entries.length > maxProperties) {
      context.addIssue(`metadata has at most ${maxProperties} properties`);
    }
    for (const [key, value] of entries) {
      const message = getFault(key, value);
      if (message) context.addIssue({ code: 'custom', path: [key], message });
    }
  })
  .default({});

function getFault(key: string, value: unknown): string | undefined {
  if (key.length > maxLength || !keyCharacters.test(key)) {
    return `a metadata key has at most ${maxLength} characters from A-Z a-z 0-9 : , - + = _ * ? " / \\ ( ) < > @ and space`;
  }
  if (typeof value !== 'string') {
    return `metadata values are strings; put "${key}" in quotes`;
  }
  if (value.length > maxLength) {
    return `${key} is longer than ${maxLength} characters`;
  }
  return getKeywordFault(value);
}
