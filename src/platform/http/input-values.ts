import type { Type } from '@nestjs/common';
import {
  fromString,
  getClassOf,
  getMembers,
  isObject,
  isOwnClass,
  type Property,
} from './class-metadata.js';

/**
 * What class-transformer and class-validator let through although the class does
 * not declare it: members that are named like a method of every object, which
 * would be dropped, and a list where the class has one object, or the reverse.
 */
export function findMisfits(value: object, type: Type, path = ''): string[] {
  const members = getMembers(type);
  return Object.entries(value).flatMap(([key, member]: [string, unknown]) => {
    const property = members.get(key);
    if (!property)
      return members.size === 0 || key in type.prototype
        ? [`${path}property ${key} should not exist`]
        : [];
    return property.isTransformed || member === null || member === undefined
      ? []
      : findMisfitsOf(property, member, path + key);
  });
}

function findMisfitsOf(
  property: Property,
  value: unknown,
  path: string,
): string[] {
  const { designType, isNested } = property;
  const nested = isNested ? getClassOf(property) : undefined;
  const isList = Array.isArray(value);
  if (designType === Array && !isList) return [`${path} must be an array`];
  if (nested && isOwnClass(designType) && !isObject(value))
    return [`${path} must be an object`];
  if (!nested) return [];
  const items: [string, unknown][] = isList
    ? value.map((item, index) => [`${path}.${index}.`, item])
    : [[`${path}.`, value]];
  return items.flatMap(([at, item]) =>
    isObject(item) ? findMisfits(item, nested, at) : [],
  );
}

/**
 * Converts the strings of a query or a path to the types of the class's
 * properties: `'5'` to a number, `'true'` and `'false'` to a boolean, a single
 * value to an array of one. A property with `@Transform()` gets what was sent.
 *
 * @returns `plain` for class-transformer, and the numbers and booleans again in
 *   `final`: with `@Type()`, it converts once more, and its `Boolean('no')` is true
 */
export function convertStrings(
  sent: object,
  type: Type,
): Record<'plain' | 'final', Record<string, unknown>> {
  const plain: Record<string, unknown> = { ...sent };
  const final: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(plain)) {
    const property = getMembers(type).get(key);
    if (!property || property.isTransformed) continue;
    const to = getTarget(property);
    plain[key] =
      property.designType === Array
        ? [value].flat().map((item) => fromString(item, to))
        : fromString(value, to);
    if (to === Number || to === Boolean) final[property.name] = plain[key];
  }
  return { plain, final };
}

/** Rules of class-validator that only a number can keep. */
const numeric = 'isInt isNumber isPositive isNegative isDivisibleBy min max';

/** The type of a property or, if it is a list, of its items. */
function getTarget({ designType, declaredType, rules }: Property): unknown {
  if (declaredType) return declaredType;
  if (designType !== Array) return designType;
  const names = rules.map(({ name = '' }) => name);
  if (names.some((name) => numeric.split(' ').includes(name))) return Number;
  return names.includes('isBoolean') ? Boolean : undefined;
}
