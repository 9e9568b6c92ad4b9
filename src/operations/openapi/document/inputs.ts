import { DefaultValuePipe, ParseArrayPipe, type Type } from '@nestjs/common';
import { RouteParamtypes } from '@nestjs/common/internal';
import { DECORATORS, generateSchema, getSchemaPath } from '@nestjs/swagger';
import { getMetadataClasses } from '../../../auth/client-metadata.pipe.js';
import { InputPipe } from '../../../platform/http/body.pipe.js';
import {
  getHandlerParameters,
  getPipeMembers,
  hasPipe,
  type HandlerParameter,
} from '../../../platform/routes/handler-parameters.js';
import type { DeclaredRoute } from '../../../platform/routes/route-explorer.js';
import type { Use } from './class-schemas.js';
import type { Schema } from './validation-rules.js';

const parts = new Map<number | undefined, string>([
  [RouteParamtypes.BODY, 'body'],
  [RouteParamtypes.QUERY, 'query'],
  [RouteParamtypes.PARAM, 'path'],
]);

/** The classes of a route's inputs, and whether undeclared members are rejected. */
export const getInputClasses = (route: DeclaredRoute): [unknown, Use][] => [
  ...getHandlerParameters(route)
    .filter(({ source }) => parts.has(source))
    .flatMap((parameter): [unknown, Use][] => [
      [getItemClass(parameter), { isInput: true, isStrict: true }],
      [
        parameter.data === undefined ? parameter.type : undefined,
        { isInput: true, isStrict: hasPipe(parameter, InputPipe) },
      ],
    ]),
  ...[
    ...getRequestParameters(route).map(({ type }) => type),
    ...getMetadataClasses(route),
  ].map((type): [unknown, Use] => [type, { isInput: true }]),
];

/** The class of the items, if there is a `ParseArrayPipe`. */
const getItemClass = ({ pipes }: HandlerParameter): unknown =>
  pipes
    .filter((pipe) => pipe instanceof ParseArrayPipe)
    .map((pipe) => getPipeMembers(pipe).options?.items)
    .at(0);

/**
 * Describes a route's inputs as `@ApiBody()`, `@ApiQuery()` and `@ApiParam()` do:
 * keeps those of the route, and adds what `@nestjs/swagger` does not read from
 * pipes and from the member names in `@Body('name')`.
 */
export function getRequestParameters(route: DeclaredRoute): Schema[] {
  const explicit = (Reflect.getMetadata(
    DECORATORS.API_PARAMETERS,
    route.getHandler(),
  ) ?? []) as Schema[];
  const has = (one: Schema): boolean =>
    explicit.some(
      (other) =>
        one['in'] === other['in'] &&
        (one['in'] === 'body' || one['name'] === other['name']),
    );
  const parameters = getHandlerParameters(route);
  return [
    ...explicit,
    ...[...parameters.flatMap(readPipes), ...readMembers(parameters)].filter(
      (parameter) => !has(parameter),
    ),
  ];
}

function readPipes(parameter: HandlerParameter): Schema[] {
  const { source, data, type, pipes } = parameter;
  const part = parts.get(source);
  if (!part || (part === 'body') !== (data === undefined)) return [];
  const items = getItemClass(parameter);
  const preset = pipes.find((pipe) => pipe instanceof DefaultValuePipe);
  const optional = pipes.some((pipe) => getPipeMembers(pipe).options?.optional);
  // Otherwise, `@nestjs/swagger` would describe the items as strings.
  if (part === 'body' && type === Array && !items)
    return [toBody({ type: 'array', items: {} })];
  if (!items && !preset && !optional) return [];
  return [
    {
      in: part,
      ...(data !== undefined && { name: data }),
      required: !preset && !optional,
      ...(items !== undefined && { type: items, isArray: true }),
      ...(preset && { default: getPipeMembers(preset).defaultValue }),
    },
  ];
}

/** `@Body('text') text: string` reads a member of a JSON object. */
function readMembers(parameters: readonly HandlerParameter[]): Schema[] {
  const members = parameters.filter(
    ({ source, data }) => source === RouteParamtypes.BODY && data !== undefined,
  );
  if (members.length === 0) return [];
  const properties = members.map(({ data, type }) => [
    data,
    [String, Number, Boolean].includes(type as never)
      ? { type: (type as Function).name.toLowerCase() }
      : {},
  ]);
  return [
    toBody({ type: 'object', properties: Object.fromEntries(properties) }),
  ];
}

const toBody = (schema: Schema): Schema => ({
  in: 'body',
  required: true,
  type: String,
  schema,
});

/** The client metadata that a route requires, as a schema and a sentence. */
export function describeMetadata(classes: readonly Type[]): {
  readonly schema: Schema;
  readonly sentence: string;
} {
  const schemas = classes.map((type) => {
    const name = getSchemaPath(type).split('/').at(-1) ?? '';
    return generateSchema(type).schemas[name] ?? {};
  });
  const properties = Object.assign(
    {},
    ...schemas.map((schema) => schema.properties),
  ) as Record<string, Schema>;
  const required = schemas.flatMap((schema) => schema.required ?? []);
  const members = Object.entries(properties).map(
    ([name, property]) =>
      `\`${name}\` (${toWords(property, required.includes(name))})`,
  );
  return {
    schema: { type: 'object', properties, required },
    sentence: `Requires client metadata in the token: ${members.join(', ')}.`,
  };
}

function toWords({ type, enum: values }: Schema, isRequired: boolean): string {
  const kind = typeof type === 'string' ? type : 'any type';
  const words = Array.isArray(values)
    ? values.map((value) => `\`${value}\``).join(' or ')
    : kind;
  return isRequired ? words : `${words}, optional`;
}
