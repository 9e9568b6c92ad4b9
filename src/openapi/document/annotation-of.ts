import type { DeclaredRoute } from '../../routes/route-explorer.js';
import {
  Operation,
  type OperationAnnotation,
} from '../../annotations/operation.decorator.js';

/** What a route is annotated with, if it is. */
export const annotationOf = (
  route: DeclaredRoute,
): OperationAnnotation | undefined =>
  Reflect.getMetadata(Operation.KEY, route.getHandler()) as
    OperationAnnotation | undefined;
