import type { JsonObject } from '@repo/access-tokens';
import type { ClassConstructor } from 'class-transformer';
import { getMetadataStorage } from 'class-validator';

/** What a metadata class declares: its validated properties and their types. */
export interface MetadataSchema {
  /** The properties with a rule of class-validator. */
  readonly properties: readonly string[];
  /** Copies only the declared members, and converts strings if the class says so. */
  readonly pick: (metadata: JsonObject) => Record<string, unknown>;
}

/** Whether a parameter's type is a class: at runtime, `Record<string, unknown>` is `Object` or nothing. */
export const isMetadataClass = (
  type: unknown,
): type is ClassConstructor<object> =>
  typeof type === 'function' && type !== Object;

const schemas = new WeakMap<ClassConstructor<object>, MetadataSchema>();

/** The schema of a metadata class, read from its decorators once and then cached. */
export function getMetadataSchema(
  type: ClassConstructor<object>,
): MetadataSchema {
  let schema = schemas.get(type);
  if (!schema) schemas.set(type, (schema = readSchema(type)));
  return schema;
}

function readSchema(type: ClassConstructor<object>): MetadataSchema {
  const rules = getMetadataStorage().getTargetValidationMetadatas(
    type,
    '',
    false,
    false,
  );
  const designTypes = new Map<string, unknown>();
  for (const { propertyName: name } of rules) {
    const prototype = type.prototype as object;
    designTypes.set(name, Reflect.getMetadata('design:type', prototype, name));
  }
  return {
    properties: [...designTypes.keys()],
    pick: (metadata) => {
      const picked: Record<string, unknown> = {};
      for (const [name, designType] of designTypes)
        if (Object.hasOwn(metadata, name))
          picked[name] = convert(metadata[name], designType);
      return picked;
    },
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

/** class-transformer would use a member of this name as the class of the object. */
const withoutConstructors = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (name, member: unknown) =>
      name === 'constructor' ? undefined : member,
    ),
  );
