import { ValidationTypes } from 'class-validator';
import type { Property } from '../../../platform/http/class-metadata.js';

/** A schema of OpenAPI 3.1; `@nestjs/swagger` has types for 3.0. */
export type Schema = Record<string, unknown>;

/** The class-validator rules that can be expressed in JSON Schema. Others are left out. */
const keywords: Readonly<
  Record<string, (constraints: readonly unknown[]) => Schema>
> = {
  isString: () => string({}),
  isBoolean: () => ({ type: 'boolean' }),
  isNumber: () => ({ type: 'number' }),
  isInt: () => ({ type: 'integer' }),
  isArray: () => ({ type: 'array' }),
  isObject: () => ({ type: 'object' }),
  equals: ([value]) => ofValues([value]),
  isIn: ([values]) => ofValues(values),
  isEnum: ([, values]) => ofValues(values),
  min: ([minimum]) => ({ minimum }),
  max: ([maximum]) => ({ maximum }),
  isPositive: () => ({ exclusiveMinimum: 0 }),
  isNegative: () => ({ exclusiveMaximum: 0 }),
  isDivisibleBy: ([multipleOf]) => ({ multipleOf }),
  isLength: ([minLength, maxLength]) => string({ minLength, maxLength }),
  minLength: ([minLength]) => string({ minLength }),
  maxLength: ([maxLength]) => string({ maxLength }),
  matches: ([pattern, flags]) =>
    string(toPattern(pattern as RegExp, flags as string)),
  isEmail: () => string({ format: 'email' }),
  isUuid: () => string({ format: 'uuid' }),
  isDateString: () => string({ format: 'date-time' }),
  isIso8601: () => string({ format: 'date-time' }),
  arrayNotEmpty: () => ({ minItems: 1 }),
  arrayMinSize: ([minItems]) => ({ minItems }),
  arrayMaxSize: ([maxItems]) => ({ maxItems }),
  arrayUnique: () => ({ uniqueItems: true }),
};

const string = (members: Schema): Schema => ({ type: 'string', ...members });

/** For a type alias, TypeScript does not emit the type of the values. */
function ofValues(values: unknown): Schema {
  const types = new Set((values as unknown[]).map((value) => typeof value));
  const [type] = types.size === 1 ? types : [];
  return { ...(type && { type }), enum: values };
}

/** Patterns in JSON Schema have no flags, so a pattern that needs flags is left out. */
function toPattern(pattern: RegExp | string, flags?: string): Schema {
  const expression = new RegExp(pattern, flags);
  return /[ims]/.test(expression.flags) ? {} : { pattern: expression.source };
}

/** Whether the rules accept that the property is missing. */
export const isOptional = ({ rules }: Property): boolean =>
  rules.some(({ type }) => type === ValidationTypes.CONDITIONAL_VALIDATION) ||
  rules.every(({ type }) => type === ValidationTypes.WHITELIST);

/** A property's rules and type as options of `@ApiProperty()`. */
export function toPropertyOptions(property: Property): Schema {
  const { designType, declaredType, isNested, rules } = property;
  const has = (kind: string): boolean =>
    rules.some(({ name }) => name === kind);
  const own = toSchema(rules, false);
  const isArray =
    designType === Array || has('isArray') || rules.some(({ each }) => each);
  if (isNested && (declaredType ?? !isArray))
    return { ...own, type: declaredType ?? designType, isArray };
  if (isArray)
    return {
      ...own,
      type: 'array',
      items: { ...builtIns.get(declaredType), ...toSchema(rules, true) },
    };

  const schema = {
    ...builtIns.get(designType),
    ...own,
    ...(has('isNotEmpty') && designType === String && { minLength: 1 }),
  };
  // `@nestjs/swagger` requires a type, except for alternatives. `{}` means any value.
  return 'type' in schema ? schema : { type: Object, anyOf: [schema] };
}

const builtIns = new Map<unknown, Schema>([
  [String, { type: 'string' }],
  [Number, { type: 'number' }],
  [Boolean, { type: 'boolean' }],
  [Date, { type: 'string', format: 'date-time' }],
]);

/** The schema of the rules for the value, or of those for each of its items. */
const toSchema = (rules: Property['rules'], ofItems: boolean): Schema =>
  Object.assign(
    {},
    ...rules
      .filter(({ each }) => each === ofItems)
      .map(({ name = '', constraints }) => keywords[name]?.(constraints ?? [])),
  ) as Schema;
