import { createRequire } from 'node:module';
import type { Type } from '@nestjs/common';
import type { TypeMetadata } from 'class-transformer';
import { getMetadataStorage, ValidationTypes } from 'class-validator';

type Rule = ReturnType<
  ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']
>[number];

/** The length limit of a property. */
export interface Bounds {
  readonly atMost: number;
  /** A class with only the length rules and their conditions. Other rules may read the whole value. */
  readonly type: Type;
}

/** A property with rules, as the decorators of class-validator and class-transformer declare it. */
export interface Property {
  readonly name: string;
  readonly rules: readonly Rule[];
  /** The length limits, for a list and for a string. */
  readonly bounds: Readonly<Record<'list' | 'string', Bounds | undefined>>;
  /** The type that TypeScript emits: `Array` for `Line[]`, `Object` for a union. */
  readonly designType: unknown;
  /** The type that `@Type()` declares. */
  readonly declaredType: unknown;
  /** Whether values of any type may be valid, because it has a `@Transform()` or several types. */
  readonly isTransformed: boolean;
  readonly isNested: boolean;
}

/** class-transformer does not export its storage. */
const { defaultMetadataStorage: transformer } = createRequire(import.meta.url)(
  'class-transformer/cjs/storage.js',
) as {
  defaultMetadataStorage: {
    findTypeMetadata(type: Type, property: string): TypeMetadata | undefined;
    findTransformMetadatas(type: Type, property: string, to: 0): unknown[];
    findExposeMetadata(
      type: Type,
      property: string,
    ): { options: { name?: string } } | undefined;
  };
};

const builtIn = new Set(
  'Object Function Array String Number Boolean Symbol BigInt Date Map Set Promise Buffer'
    .split(' ')
    .map((name): unknown => Reflect.get(globalThis, name)),
);

/** Whether a declared type is one of the application's classes. An interface, a union or a class imported as a type is `Object`. */
export const isOwnClass = (type: unknown): type is Type =>
  typeof type === 'function' && !builtIn.has(type);

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type Members = ReadonlyMap<string, Property>;

const classes = new WeakMap<Type, Members>();

/**
 * The members that a class accepts: its properties with rules, including inherited
 * ones, by their names and those that `@Expose({ name })` sets. Cached.
 */
export function getMembers(type: Type): Members {
  let members = classes.get(type);
  if (!members) classes.set(type, (members = readMembers(type)));
  return members;
}

export const getProperties = (type: Type): Property[] => [
  ...new Set(getMembers(type).values()),
];

function readMembers(type: Type): Members {
  const storage = getMetadataStorage();
  const rules = storage.getTargetValidationMetadatas(type, '', false, false);
  const members = new Map<string, Property>();
  for (const name of new Set(rules.map(({ propertyName }) => propertyName))) {
    const declared = transformer.findTypeMetadata(type, name);
    const itsRules = rules.filter(({ propertyName }) => propertyName === name);
    const property: Property = {
      name,
      rules: itsRules,
      bounds: {
        list: readBounds(itsRules, ['arrayMaxSize']),
        string: readBounds(itsRules, ['maxLength', 'isLength']),
      },
      designType: Reflect.getMetadata('design:type', type.prototype, name),
      declaredType: (
        declared?.typeFunction as ((help: object) => unknown) | undefined
      )?.({ newObject: {}, object: {}, property: name }),
      isTransformed:
        transformer.findTransformMetadatas(type, name, 0).length > 0 ||
        declared?.options.discriminator !== undefined,
      isNested: itsRules.some(
        (rule) => rule.type === ValidationTypes.NESTED_VALIDATION,
      ),
    };
    const exposed = transformer.findExposeMetadata(type, name)?.options.name;
    members.set(name, property).set(exposed ?? name, property);
  }
  return members;
}

function readBounds(
  rules: readonly Rule[],
  names: readonly string[],
): Bounds | undefined {
  const bounds = rules.filter(
    (rule) => names.includes(rule.name ?? '') && !rule.each,
  );
  if (bounds.length === 0) return undefined;
  const conditions = rules.filter(
    (rule) => rule.type === ValidationTypes.CONDITIONAL_VALIDATION,
  );
  const type = class {};
  for (const rule of [...conditions, ...bounds]) {
    const copy = Object.assign({}, rule, { target: type });
    getMetadataStorage().addValidationMetadata(copy);
  }
  const longest = bounds.map(({ constraints }) => Number(constraints.at(-1)));
  return { atMost: Math.min(...longest), type };
}

/** The class of a property's values, from `@Type()` or, without it, the TypeScript type. */
export const getValueClass = (property: Property): Type | undefined =>
  [property.declaredType ?? property.designType].find(isOwnClass);

/** A new instance of the class; an empty object if its constructor throws. */
export function getInitialValues(type: Type): Record<string, unknown> {
  try {
    return new type() as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** At most 15 digits before the point: JavaScript would round longer numbers. */
const decimal = /^-?\d{1,15}(\.\d+)?$/;

/** Converts a string to a number or a boolean, if that is the type. Returns other values unchanged, for the rules to reject. */
export function fromString(value: unknown, type: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (type === Number && decimal.test(value)) return Number(value);
  if (type === Boolean && value === 'true') return true;
  return type === Boolean && value === 'false' ? false : value;
}
