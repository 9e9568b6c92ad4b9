import type { Type } from '@nestjs/common';
import type { DeclaredRoute } from '../../routes/route-explorer.js';
import { BodyPipe } from '../../http/body.pipe.js';
import { annotationOf } from './annotation-of.js';
import { classSchemas } from './class-schemas.js';
import { handlerParameters, hasPipe } from '../../routes/handler-parameters.js';
import type { Schema } from './openapi-types.js';

/** The schemas of what the routes read and answer. */
export function routeSchemas(
  routes: readonly DeclaredRoute[],
): Record<string, Schema> {
  const bodies = routes
    .flatMap(handlerParameters)
    .filter((parameter) => parameter.isBody && hasPipe(parameter, BodyPipe))
    .map(({ type }) => type as Type);
  const responses = routes.flatMap(
    (route) => annotationOf(route)?.response ?? [],
  );
  const schemas = classSchemas([...responses, ...bodies]);
  // `BodyPipe` refuses members that the class does not declare.
  for (const name of Object.keys(classSchemas(bodies)))
    schemas[name] = { ...schemas[name], additionalProperties: false };
  return schemas;
}
