import { createRequire } from 'node:module';
import type { Type } from '@nestjs/common';
import type { TypeMetadata } from 'class-transformer';
import { getMetadataStorage, ValidationTypes } from 'class-validator';
import { targetConstructorToSchema } from 'class-validator-jsonschema';
import { descriptionsOf } from '../../../platform/annotations/described.decorator.js';
import { getAnnotation } from '../../../platform/annotations/operation.decorator.js';
import { BodyPipe } from '../../../platform/http/body.pipe.js';
import {
  getHandlerParameters,
  hasPipe,
} from '../../../platform/routes/handler-parameters.js';
import type { DeclaredRoute } from '../../../platform/routes/route-explorer.js';

/** `@nestjs/swagger` types schemas as OpenAPI 3.0 has them; these are those of 3.1. */
export type Schema = Record<string, unknown>;

/** The schemas of what the routes read and answer. */
export function routeSchemas(
  routes: readonly DeclaredRoute[],
): Record<string, Schema> {
  const bodies = routes
    .flatMap(getHandlerParameters)
    .filter((parameter) => parameter.isBody && hasPipe(parameter, BodyPipe))
    .map(({ type }) => type as Type);
  const responses = routes.flatMap(
    (route) => getAnnotation(route)?.response ?? [],
  );
  const schemas = classSchemas([...responses, ...bodies]);
  // `BodyPipe` refuses members that the class does not declare.
  for (const name of Object.keys(classSchemas(bodies)))
    schemas[name] = { ...schemas[name], additionalProperties: false };
  return schemas;
}

/** Contains what `@Type()` declares; class-transformer does not export it. */
const { defaultMetadataStorage } = createRequire(import.meta.url)(
  'class-transformer/cjs/storage.js',
) as {
  defaultMetadataStorage: {
    findTypeMetadata(target: unknown, property: string): Found | undefined;
  };
};
type Found = Pick<TypeMetadata, 'typeFunction'>;

/**
 * The schemas of these classes and of all that are nested in them, by the
 * class's name: their class-validator rules, and what `@Described()` adds.
 *
 * @throws {Error} if two classes have the same name, or one is named `Problem` like the document's own
 */
export function classSchemas(types: Iterable<Type>): Record<string, Schema> {
  const schemas = new Map<Type, Schema>();
  const pending = [...types];
  for (let type = pending.pop(); type; type = pending.pop()) {
    if (schemas.has(type)) continue;
    const { name } = type;
    if (
      name === 'Problem' ||
      [...schemas.keys()].some((known) => known.name === name)
    )
      throw new Error(`the document has two classes named ${name}; rename one`);
    schemas.set(type, classSchema(type));
    pending.push(...nestedTypes(type));
  }
  return Object.fromEntries(
    [...schemas]
      .map(([type, schema]) => [type.name, schema] as const)
      .toSorted(([one], [other]) => one.localeCompare(other)),
  );
}

export const schemaRef = ({ name }: Type): { $ref: string } => ({
  $ref: `#/components/schemas/${name}`,
});

function classSchema(type: Type): Schema {
  const schema: Schema = {
    ...targetConstructorToSchema(type, {
      classTransformerMetadataStorage: defaultMetadataStorage as never,
      refPointerPrefix: '#/components/schemas/',
    }),
  };
  const properties = { ...(schema['properties'] as Record<string, Schema>) };
  for (const [property, members] of descriptionsOf(type)) {
    if (property === undefined) Object.assign(schema, members);
    else {
      const name = String(property);
      properties[name] = { ...properties[name], ...members };
    }
  }
  return { ...schema, properties };
}

const nestedTypes = (type: Type): Type[] =>
  getMetadataStorage()
    .getTargetValidationMetadatas(type, '', true, false)
    .filter((rule) => rule.type === ValidationTypes.NESTED_VALIDATION)
    .map(({ target, propertyName }) => {
      const declared = defaultMetadataStorage.findTypeMetadata(
        target,
        propertyName,
      );
      return (declared?.typeFunction() ??
        Reflect.getMetadata(
          'design:type',
          type.prototype as object,
          propertyName,
        )) as Type;
    });
