import type { DeclaredRoute } from '../../routes/route-explorer.js';
import { Tag, type TagAnnotation } from '../../annotations/tag.decorator.js';
import { inWords } from './in-words.js';

/** What a route's controller is tagged with, else the controller's name. */
export function tagOf({ controller }: DeclaredRoute): TagAnnotation {
  const name = inWords(controller.name.replace(/Controller$/, ''));
  return (
    (Reflect.getMetadata(Tag.KEY, controller) as TagAnnotation | undefined) ?? {
      name,
      description: `The routes of ${name}.`,
    }
  );
}

/** Each tag once, by name. */
export const tagsOf = (routes: readonly DeclaredRoute[]): TagAnnotation[] =>
  [
    ...new Map(routes.map(tagOf).map((tag) => [tag.name, tag])).values(),
  ].toSorted((one, other) => one.name.localeCompare(other.name));
