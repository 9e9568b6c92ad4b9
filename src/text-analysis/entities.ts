import type { Entity } from './dto/text-analysis.dto.js';

/** Not reported as entities. wink-nlp also splits emoji into code points: a flag would be two. */
const faces = new Set(['EMOJI', 'EMOTICON']);

/** The entities that the text names, without duplicates, in order of first appearance. Emoji are left out. */
export function distinctEntities(entities: readonly Entity[]): Entity[] {
  const named = entities.filter(({ type }) => !faces.has(type));
  return [
    ...new Map(
      named.map((entity) => [`${entity.type} ${entity.text}`, entity]),
    ).values(),
  ];
}
