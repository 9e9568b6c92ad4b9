import type { Type } from '@nestjs/common';
import { DECORATORS, getSchemaPath } from '@nestjs/swagger';
import {
  getInitialValues,
  getProperties,
  isOwnClass,
} from '../../../platform/http/class-metadata.js';
import {
  isOptional,
  toPropertyOptions,
  type Schema,
} from './validation-rules.js';

/** Defines metadata of a class, or of a property. */
export type Define = (
  key: string,
  value: unknown,
  ...place: [object, string?]
) => void;

/** How a class is used. */
export interface Use {
  /** As what a request brings, so that initial values of properties are defaults. */
  readonly isInput?: boolean;
  /** Members that the class does not declare are refused. */
  readonly isStrict?: boolean;
}

const propertyKey = DECORATORS.API_MODEL_PROPERTIES;
const namesKey = DECORATORS.API_MODEL_PROPERTIES_ARRAY;

/** Options of `@ApiProperty()` that say which values there are. */
const valueOptions = ['enum', 'items', 'oneOf', 'anyOf', 'allOf', 'format'];

/**
 * Lets `@nestjs/swagger` see the class-validator rules of classes. What
 * `@ApiProperty()` says wins. In a class that uses it, an optional property
 * without it is left out, as everywhere.
 */
export class ClassSchemas {
  /** Names that two classes have. */
  readonly ambiguous = new Set<string>();
  private readonly known = new Map<string, Type | undefined>([
    [getSchemaPath('Problem'), undefined],
  ]);

  constructor(private readonly define: Define) {}

  /** Adds a class, and all that are nested in it. Call it for inputs first. */
  add(declared: unknown, use: Use = {}): void {
    const type = resolve(declared);
    if (!isOwnClass(type)) return;
    const name = getSchemaPath(type);
    if (this.known.has(name)) {
      if (this.known.get(name) !== type) this.ambiguous.add(type.name);
      return;
    }
    this.known.set(name, type);
    const prototype = type.prototype as object;
    const options = getOptions(type, use);
    for (const [property, option] of options) {
      this.define(propertyKey, option, prototype, property);
      this.add(option['type'], use);
    }
    const names = [...options.keys()].map((property) => `:${property}`);
    this.define(namesKey, names, prototype);
    for (const model of getList(DECORATORS.API_EXTRA_MODELS, type))
      this.add(model);
    const isWhole = getProperties(type).every((one) => options.has(one.name));
    if (use.isStrict && isWhole) {
      const own = getList(DECORATORS.API_SCHEMA, type).at(-1) as Schema;
      const schema = { ...own, additionalProperties: false };
      this.define(DECORATORS.API_SCHEMA, [schema], type);
    }
  }
}

/** The options of `@ApiProperty()` for each property that the document has. */
function getOptions(type: Type, { isInput }: Use): Map<string, Schema> {
  const prototype = type.prototype as object;
  const getOwn = (name: string): Schema | undefined =>
    Reflect.getMetadata(propertyKey, prototype, name) as Schema | undefined;
  const options = new Map(
    getList(namesKey, prototype)
      .map((name) => String(name).slice(1))
      .map((name) => [name, getOwn(name) ?? {}]),
  );
  const usesDecorators = options.size > 0;
  const initial = isInput ? getInitialValues(type) : {};
  for (const property of getProperties(type)) {
    const value = initial[property.name];
    const required = value === undefined && !isOptional(property);
    const own = getOwn(property.name);
    if (!own && usesDecorators && !(isInput && required)) continue;
    const ruled = {
      ...toPropertyOptions(property),
      required,
      ...(/^(string|number|boolean)$/.test(typeof value) && { default: value }),
    };
    const merged = own ? merge(ruled, own, property.designType) : ruled;
    options.set(property.name, merged);
  }
  return options;
}

/** Whatever says which values there are replaces what the rules say of it. */
function merge(ruled: Schema, own: Schema, designType: unknown): Schema {
  // `@ApiProperty()` records the type that TypeScript emits, if it is given none.
  const isTyped =
    own['type'] !== designType || valueOptions.some((option) => option in own);
  if (!isTyped) return { ...ruled, ...own, type: ruled['type'] };
  const rest = Object.entries(ruled).filter(
    ([option]) => !['type', 'isArray', ...valueOptions].includes(option),
  );
  return { ...Object.fromEntries(rest), ...own };
}

/** The class that a type means, which can be `[Cat]` or `() => Cat`. */
function resolve(type: unknown): unknown {
  if (Array.isArray(type)) return resolve(type[0]);
  // As `@nestjs/swagger` recognises them: `{ type: () => Cat }`.
  if (typeof type === 'function' && type.name === 'type')
    return resolve((type as () => unknown)());
  return type;
}

const getList = (key: string, target: object): readonly unknown[] =>
  (Reflect.getMetadata(key, target) ?? []) as readonly unknown[];
