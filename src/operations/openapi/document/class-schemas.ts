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
  /** Whether it is a request's input, so that initial values of properties are defaults. */
  readonly isInput?: boolean;
  /** Whether members that the class does not declare are rejected. */
  readonly isStrict?: boolean;
}

const propertyKey = DECORATORS.API_MODEL_PROPERTIES;
const namesKey = DECORATORS.API_MODEL_PROPERTIES_ARRAY;

/** Options of `@ApiProperty()` that restrict the values. */
const valueOptions = ['enum', 'items', 'oneOf', 'anyOf', 'allOf', 'format'];

/**
 * Adds the class-validator rules of classes as `@ApiProperty()` metadata. The
 * class's own options of `@ApiProperty()` take precedence. In a class that uses it,
 * optional properties without it are left out.
 */
export class ClassSchemas {
  /** Class names that are not unique. */
  readonly ambiguous = new Set<string>();
  private readonly known = new Map<string, Type | undefined>([
    [getSchemaPath('Problem'), undefined],
  ]);

  constructor(private readonly define: Define) {}

  /** Adds a class and its nested classes. Call it for inputs first. */
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

/** If `@ApiProperty()` restricts the values, that replaces the rules' type and values. */
function merge(ruled: Schema, own: Schema, designType: unknown): Schema {
  // Without a `type`, `@ApiProperty()` records the one that TypeScript emits.
  const isTyped =
    own['type'] !== designType || valueOptions.some((option) => option in own);
  if (!isTyped) return { ...ruled, ...own, type: ruled['type'] };
  const rest = Object.entries(ruled).filter(
    ([option]) => !['type', 'isArray', ...valueOptions].includes(option),
  );
  return { ...Object.fromEntries(rest), ...own };
}

/** The class that a `type` option refers to, e.g. `Cat` for `[Cat]` or `() => Cat`. */
function resolve(type: unknown): unknown {
  if (Array.isArray(type)) return resolve(type[0]);
  // `@nestjs/swagger` also recognizes `{ type: () => Cat }` by the function's name.
  if (typeof type === 'function' && type.name === 'type')
    return resolve((type as () => unknown)());
  return type;
}

const getList = (key: string, target: object): readonly unknown[] =>
  (Reflect.getMetadata(key, target) ?? []) as readonly unknown[];
