import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { getMembers, isOwnClass, type Property } from './class-metadata.js';

/** Stands for a value that class-transformer does not get. It copies symbols as they are. */
const placeholder = Symbol('sent');

/**
 * What `plainToInstance()` returns, except that a list or an object whose
 * property declares no type stays as it was sent: class-transformer would copy
 * it at every level, which takes longer than everything else.
 */
export function toInstance(type: Type, plain: object): object {
  const members = getMembers(type);
  const untyped = Object.entries(plain).flatMap(
    ([key, value]: [string, unknown]) => {
      const property = members.get(key);
      const isCopied = typeof value === 'object' && isUntyped(property);
      return isCopied ? [{ key, name: property?.name ?? key, value }] : [];
    },
  );
  const withoutThem = { ...plain };
  for (const { key } of untyped) Reflect.set(withoutThem, key, placeholder);
  const instance: object = plainToInstance(type, withoutThem);
  for (const { name, value } of untyped) {
    // Unless the class excludes it.
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
