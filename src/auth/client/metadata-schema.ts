import { getMetadataStorage } from 'class-validator';
import type { ClassConstructor } from 'class-transformer';
import type { JsonObject } from '../../json/json-object.js';
import { MetadataClassError } from './metadata-class.error.js';

/** What a metadata class declares: its validated properties and their types. */
export interface MetadataSchema {
  /** Takes the declared members alone, strings converted where the class says so. */
  pick(metadata: JsonObject): Record<string, unknown>;
}

const schemas = new WeakMap<ClassConstructor<object>, MetadataSchema>();

/** @throws {MetadataClassError} where no property has a rule */
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
  if (rules.length === 0) throw new MetadataClassError(type.name);
  const names = [...new Set(rules.map(({ propertyName }) => propertyName))];
  const declared = names.map(
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
  if (typeof value !== 'string') return value;
  if (designType === Number && decimal.test(value)) return Number(value);
  if (designType === Boolean && value === 'true') return true;
  if (designType === Boolean && value === 'false') return false;
  return value;
}
