import type { Type } from '@nestjs/common';
import { validateSync } from 'class-validator';
import {
  getValueClass,
  getMembers,
  isObject,
  type Property,
} from './class-metadata.js';
import { getNested } from './input-values.js';

/** How many items a list may have if its property has no `@ArrayMaxSize()`. */
const maxItems = 1000;

/**
 * How much is validated per request, about 10 ms of work. An object of a class counts
 * 1, plus 1 for each property of the class, sent or not.
 */
const maxChecks = 4000;

/** How much a value without a class counts. */
const checksOfAnyValue = 2;

/**
 * Returns messages for values that are too large to be validated. Call it first:
 * class-transformer and class-validator read the whole value, whatever
 * `@ArrayMaxSize()` and `@MaxLength()` say.
 */
export function getSizeFaults(value: object, type: Type, path = ''): string[] {
  const size = new InputSize();
  const isList = Array.isArray(value);
  for (const item of [value].flat()) size.add(item, type, path, isList);
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

  /** @param isNested whether class-transformer copies values without a class in it, see `toInstance()` */
  add(value: unknown, type: Type, path: string, isNested: boolean): void {
    if (!isObject(value) || this.isTooMuch) return;
    const members = getMembers(type);
    this.checks += 1 + members.size;
    for (const [name, property] of members) {
      if (!Object.hasOwn(value, name)) continue;
      const fault = getLengthFault(value, value[name], property);
      if (fault) this.faults.push(path + fault);
      else this.addValue(value[name], property, path + name, isNested);
    }
  }

  private addValue(
    value: unknown,
    property: Property,
    path: string,
    isNested: boolean,
  ): void {
    const type = property.isTransformed ? undefined : getValueClass(property);
    if (!property.isNested || !type) {
      if (isNested || property.isNested) this.addAny(value);
      return;
    }
    for (const [at, item] of getNested(property, value, path))
      this.add(item, type, `${at}.`, true);
  }

  private addAny(value: unknown): void {
    if (typeof value !== 'object' || value === null || this.isTooMuch) return;
    const members: unknown[] = Object.values(value);
    this.checks += checksOfAnyValue * (1 + members.length);
    members.forEach((member) => this.addAny(member));
  }
}

/** Checks a list or a string against the limits of its class; for lists, {@link maxItems} is the default. */
function getLengthFault(
  object: object,
  value: unknown,
  { name, bounds, isTransformed }: Property,
): string | undefined {
  const isList = Array.isArray(value);
  if (!isList && typeof value !== 'string') return undefined;
  const bound = bounds[isList ? 'list' : 'string'];
  if (bound && !isTransformed) {
    if (value.length <= bound.atMost) return undefined;
    const [error] = validateSync(Object.assign(new bound.type(), object));
    return Object.values(error?.constraints ?? {})[0];
  }
  // With `@Transform()`, the limit applies to the result, which can be shorter.
  const atMost = Math.max(maxItems, bound?.atMost ?? 0);
  return isList && value.length > atMost
    ? `${name} must contain no more than ${atMost} elements`
    : undefined;
}
