import { identityKeys, type Identity } from './identity.js';

export type Counts = Readonly<Record<keyof Identity, number>>;

export interface Replaced {
  readonly text: string;
  readonly counts: Counts;
}

/**
 * Replaces one identity by another, in one go, so that nothing is replaced
 * twice. Where one value begins with another, the longer one is meant. Values
 * stand in regular expressions, too, with `/` and `.` escaped.
 */
export function replaceIdentity(
  text: string,
  from: Identity,
  to: Identity,
): Replaced {
  const spellings = identityKeys
    .flatMap((key) => [
      { key, from: from[key], to: to[key] },
      { key, from: inRegExp(from[key]), to: inRegExp(to[key]) },
    ])
    .toSorted((a, b) => b.from.length - a.from.length);
  const counts = Object.fromEntries(
    identityKeys.map((key) => [key, 0]),
  ) as Record<keyof Identity, number>;

  const pattern = new RegExp(
    spellings.map(({ key, from: value }) => bounded(key, value)).join('|'),
    'g',
  );
  const replaced = text.replace(pattern, (found) => {
    const spelling = spellings.find((one) => one.from === found);
    if (!spelling) return found;
    counts[spelling.key] += 1;
    return spelling.to;
  });
  return { text: replaced, counts };
}

const inRegExp = (value: string): string => value.replace(/[/.]/g, '\\$&');

/** Names and titles are words of their own; `orders-api-bench` has the name, `my-orders-api` has not. */
const bounded = (key: keyof Identity, value: string): string => {
  const literal = value.replace(/[$()*+./?[\\\]^{|}-]/g, '\\$&');
  return key === 'name' || key === 'title'
    ? `(?<![\\w-])${literal}(?!\\w)`
    : literal;
};
