import { getMetadataStorage } from 'class-validator';
import type { ClassConstructor } from 'class-transformer';
import type { JsonObject } from '../../json/json-object.js';

/** What a metadata class declares: its validated properties and their types. */
export interface MetadataSchema {
  /** Those with a rule of class-validator. */
  readonly properties: readonly string[];
  /** Takes the declared members alone, strings converted where the class says so. */
  pick(metadata: JsonObject): Record<string, unknown>;
}

/** Whether a parameter's type is a class, and so a schema: `Record<string, unknown>` is `Object`, or none, at runtime. */
export const isMetadataClass = (
  type: unknown,
): type is ClassConstructor<object> =>
  typeof type === 'function' && type !== Object;

const schemas = new WeakMap<ClassConstructor<object>, MetadataSchema>();

export function metadataSchema(type: ClassConstructor<object>): MetadataSchema {
  const known = schemas.get(type) ?? readSchema(type);
  schemas.set(type, known);
  return known;
}

function readSchema(type: ClassConstructor<object>): MetadataSchema {
  const rules = getMetadataStorage().getTargetValidationMetadatas(
    type,
    '',
    false,
    false,
  );
  const properties = [
    ...new Set(rules.map(({ propertyName }) => propertyName)),
  ];
  const declared = properties.map(
    (name) =>
      [
        name,
        Reflect.getMetadata(
          'design:type',
          type.prototype as object,
          name,
        ) as unknown,
      ] as const,
  );
  return {
    properties,
    pick: (metadata) =>
      Object.fromEntries(
        declared
          .filter(([name]) => Object.hasOwn(metadata, name))
          .map(([name, designType]) => [
            name,
            convert(metadata[name], designType),
          ]),
      ),
  };
}

const decimal = /^-?\d+(\.\d+)?$/;

function convert(value: unknown, designType: unknown): unknown {
  if (typeof value === 'object') return withoutConstructors(value);
  if (typeof value !== 'string') return value;
  if (designType === Number && decimal.test(value)) return Number(value);
  if (designType === Boolean && value === 'true') return true;
  if (designType === Boolean && value === 'false') return false;
  return value;
}

/** class-transformer would take such a member for the class of the object that has it. */
const withoutConstructors = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (name, member: unknown) =>
      name === 'constructor' ? undefined : member,
    ),
  );
