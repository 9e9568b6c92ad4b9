import type { Type } from '@nestjs/common';
import {
  getValueClass,
  getInitialValues,
  getMembers,
  getProperties,
  isOwnClass,
  type Property,
} from './class-metadata.js';

/** The options of the pipe that validates a class. */
export interface Validation {
  /** Whether it rejects members without rules. */
  readonly isStrict?: boolean | undefined;
  /** Whether it converts to the types that TypeScript emits, without `@Type()`. */
  readonly isImplicit?: boolean | undefined;
}

/**
 * Says why a class would reject all input, or leave part of it unchecked. A class
 * without properties is accepted: Nest generates such classes.
 */
export function getClassFaults(
  type: Type,
  validation: Validation,
  seen = new Set<Type>(),
): string[] {
  if (seen.has(type)) return [];
  seen.add(type);
  const properties = getProperties(type);
  const namesWithRules = new Set(properties.map(({ name }) => name));
  const faults =
    validation.isStrict || namesWithRules.size === 0
      ? Object.keys(getInitialValues(type))
          .filter((name) => !namesWithRules.has(name))
          .map((name) => `${type.name}.${name} has no rule`)
      : [];
  for (const property of properties) {
    if (property.isTransformed) continue;
    const fault = getPropertyFault(property, validation);
    const nested = property.isNested ? getValueClass(property) : undefined;
    if (fault) faults.push(`${type.name}.${property.name} ${fault}`);
    else if (nested) faults.push(...getClassFaults(nested, validation, seen));
  }
  return faults;
}

function getPropertyFault(
  property: Property,
  { isImplicit }: Validation,
): string | undefined {
  const { declaredType, designType, isNested, rules } = property;
  const type = getValueClass(property);
  const hasRules = type && getMembers(type).size > 0;
  if (isNested) {
    if (!type || !(isOwnClass(declaredType) || isImplicit))
      return 'has @ValidateNested() without @Type(() => …)';
    return hasRules ? undefined : `is a ${type.name}, which has no rules`;
  }
  if (hasRules) return `is a ${type.name}, but has no @ValidateNested()`;
  const isDate =
    designType === Date && rules.some(({ name }) => name === 'isDate');
  return isDate && !declaredType && !isImplicit
    ? 'needs @Type(), since JSON has no Date'
    : undefined;
}
