import type { Type } from '@nestjs/common';
import { BodyPipe } from '../../../platform/http/body.pipe.js';
import {
  getHandlerParameters,
  hasPipe,
} from '../../../platform/routes/handler-parameters.js';
import type { DeclaredRoute } from '../../../platform/routes/route-explorer.js';
import { getAnnotation } from './annotations.js';
import { classSchemas } from './class-schemas.js';
import type { Schema } from './openapi-types.js';

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
