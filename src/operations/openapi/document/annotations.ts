import {
  Operation,
  Tag,
  type OperationAnnotation,
  type TagAnnotation,
} from '../../../platform/annotations/operation.decorator.js';
import type { ProblemDefinition } from '../../../platform/problem/problem-codes.js';
import type { DeclaredRoute } from '../../../platform/routes/route-explorer.js';

/** The annotation of a route, if it has one. */
export const getAnnotation = (
  route: DeclaredRoute,
): OperationAnnotation | undefined =>
  Reflect.getMetadata(Operation.KEY, route.getHandler()) as
    OperationAnnotation | undefined;

/** The problems that features define themselves. */
export const getOwnProblems = (
  routes: readonly DeclaredRoute[],
): ProblemDefinition[] =>
  routes
    .flatMap((route) => getAnnotation(route)?.problems ?? [])
    .filter((problem) => typeof problem !== 'string');

/** The tag of a route's controller. Default: the controller's name. */
export function getTag({ controller }: DeclaredRoute): TagAnnotation {
  const name = inWords(controller.name.replace(/Controller$/, ''));
  return (
    (Reflect.getMetadata(Tag.KEY, controller) as TagAnnotation | undefined) ?? {
      name,
      description: `The routes of ${name}.`,
    }
  );
}

/** Every tag once, sorted by name. */
export const getTags = (routes: readonly DeclaredRoute[]): TagAnnotation[] =>
  [
    ...new Map(routes.map(getTag).map((tag) => [tag.name, tag])).values(),
  ].toSorted((one, other) => one.name.localeCompare(other.name));

/** `findAll` as `Find all`. */
export const inWords = (name: string): string =>
  name
    .replace(/(?<=[a-z\d])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replace(/^./, (letter) => letter.toUpperCase());
