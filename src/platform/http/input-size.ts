import type { Type } from '@nestjs/common';
import { getFailures } from './class-instance.js';
import {
  getClassOf,
  getMembers,
  isObject,
  type Property,
} from './class-metadata.js';
import { getNested } from './input-values.js';

/** How many items a list may have unless its property has an `@ArrayMaxSize()`. */
const maxItems = 1000;

/**
 * How much is validated at once: an object of a class counts 1, and 1 more for
 * each property of the class, sent or not. Takes about 10 ms.
 */
const maxChecks = 5000;

/** What an object counts whose class depends on what was sent. */
const checksOfAnyClass = 5;

/**
 * What is too long or too much to be validated, in words. To be asked first:
 * class-transformer and class-validator go through all of a value, whatever
 * `@ArrayMaxSize()` and `@MaxLength()` say.
 */
export function findExcess(value: object, type: Type, path = ''): string[] {
  const size = new InputSize();
  for (const item of [value].flat()) size.add(item, type, path);
  return size.isTooMuch
    ? ['too many objects: send fewer at once']
    : size.faults;
}

class InputSize {
  readonly faults: string[] = [];
  private checks = 0;

  get isTooMuch(): boolean {
    return this.checks > maxChecks;
  }

  add(value: unknown, type: Type, path: string): void {
    if (!isObject(value) || this.isTooMuch) return;
    const members = getMembers(type);
    this.checks += 1 + members.size;
    for (const [name, property] of members) {
      if (!Object.hasOwn(value, name)) continue;
      const fault = findLengthFault(value, value[name], property);
      if (fault) this.faults.push(path + fault);
      else this.addNested(value[name], property, path + name);
    }
  }

  private addNested(value: unknown, property: Property, path: string): void {
    if (!property.isNested) return;
    const type = getClassOf(property);
    if (property.isTransformed || !type) this.addAny(value);
    else
      for (const [at, item] of getNested(property, value, path))
        this.add(item, type, `${at}.`);
  }

  private addAny(value: unknown): void {
    if (typeof value !== 'object' || value === null || this.isTooMuch) return;
    this.checks += checksOfAnyClass;
    Object.values(value).forEach((member) => this.addAny(member));
  }
}

/** Why a list or a string is too long: what the class says or, of a list, {@link maxItems}. */
function findLengthFault(
  object: object,
  value: unknown,
  property: Property,
): string | undefined {
  const isList = Array.isArray(value);
  if (!isList && typeof value !== 'string') return undefined;
  const bounds = property.bounds[isList ? 'list' : 'string'];
  if (bounds.length > 0) return getFailures(object, value, property, bounds)[0];
  return isList && value.length > maxItems
    ? `${property.name} must contain no more than ${maxItems} elements`
    : undefined;
}
