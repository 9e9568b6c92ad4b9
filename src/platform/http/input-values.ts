import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { maxMessages } from '../problem/to-problem.js';
import {
  fromString,
  getValueClass,
  getMembers,
  isObject,
  isOwnClass,
  type Property,
} from './class-metadata.js';

/**
 * Returns messages, at every depth, for members that the class does not declare,
 * lists in place of single values, and the reverse. Stops when there are more than
 * a response lists.
 */
export function getStructureFaults(
  value: object,
  type: Type,
  path = '',
): string[] {
  const faults: string[] = [];
  collectFaults(value, type, path, faults);
  return faults;
}

function collectFaults(
  value: object,
  type: Type,
  path: string,
  faults: string[],
): void {
  const members = getMembers(type);
  for (const key of Object.keys(value)) {
    if (faults.length > maxMessages) return;
    const member: unknown = Reflect.get(value, key);
    const property = members.get(key);
    if (!property) faults.push(`${path}property ${key} should not exist`);
    else if (!property.isTransformed && member !== null && member !== undefined)
      collectFaultsOfValue(property, member, path + key, faults);
  }
}

function collectFaultsOfValue(
  property: Property,
  value: unknown,
  path: string,
  faults: string[],
): void {
  const { designType, isNested } = property;
  const nested = isNested ? getValueClass(property) : undefined;
  const isList = Array.isArray(value);
  if (designType === Array && !isList) faults.push(`${path} must be an array`);
  else if (nested && !isList && !isObject(value))
    faults.push(`${path} must be an object`);
  else if (nested && isOwnClass(designType) && isList)
    faults.push(`${path} must be an object`);
  else if (nested)
    for (const [at, item] of getNested(property, value, path)) {
      if (faults.length > maxMessages) return;
      if (isObject(item)) collectFaults(item, nested, `${at}.`, faults);
      else faults.push(`${at} must be an object`);
    }
}

/** The objects in the value of a property with `@ValidateNested()`, each with its path. */
export const getNested = (
  { designType }: Property,
  value: unknown,
  path: string,
): [path: string, item: unknown][] =>
  Array.isArray(value) || (designType === Map && isObject(value))
    ? Object.entries(value).map(([key, item]) => [`${path}.${key}`, item])
    : [[path, value]];

/**
 * Converts the strings of a query or a path to the types of the class's
 * properties: `'5'` to a number, `'true'` and `'false'` to a boolean, a single
 * value to an array of one. A property with `@Transform()` gets the original value.
 *
 * @returns `plain` for class-transformer, and `final` with the numbers and booleans
 *   to set afterwards: with `@Type()`, class-transformer makes `Boolean('no')` true
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
    const to = getTargetType(property);
    plain[key] =
      property.designType === Array
        ? [value].flat().map((item) => fromString(item, to))
        : fromString(value, to);
    if (to === Number || to === Boolean) final[property.name] = plain[key];
  }
  return { plain, final };
}

/** Rules of class-validator that only accept numbers. */
const numeric = 'isInt isNumber isPositive isNegative isDivisibleBy min max';

/** The type of a property's value or, for a list, of its items. */
function getTargetType({ designType, declaredType, rules }: Property): unknown {
  if (declaredType) return declaredType;
  if (designType !== Array) return designType;
  const names = rules.map(({ name = '' }) => name);
  if (names.some((name) => numeric.split(' ').includes(name))) return Number;
  return names.includes('isBoolean') ? Boolean : undefined;
}

/** Replaces a value that class-transformer should not copy: it does not change symbols. */
const placeholder = Symbol('sent');

/**
 * Like `plainToInstance()`, except that lists and objects without a declared type
 * are not copied, because class-transformer does that slowly.
 */
export function toInstance(type: Type, plain: object): object {
  const members = getMembers(type);
  const untyped = Object.entries(plain).flatMap(
    ([key, value]: [string, unknown]) => {
      const property = members.get(key);
      const isKept = typeof value === 'object' && isUntyped(property);
      return isKept ? [{ key, name: property?.name ?? key, value }] : [];
    },
  );
  const withoutThem = { ...plain };
  for (const { key } of untyped) Reflect.set(withoutThem, key, placeholder);
  const instance: object = plainToInstance(type, withoutThem);
  for (const { name, value } of untyped) {
    // It is missing if the class excludes it.
    if (Reflect.get(instance, name) === placeholder)
      Reflect.set(instance, name, value);
  }
  return instance;
}

const isUntyped = (property?: Property): boolean =>
  property !== undefined &&
  !property.isTransformed &&
  !property.isNested &&
  property.declaredType === undefined &&
  property.designType !== Map &&
  property.designType !== Set &&
  !isOwnClass(property.designType);
