import type { Entity } from './dto/text-analysis.dto.js';

/** Types that are not reported. wink-nlp also splits emoji into code points, so a flag would be two entities. */
const faces = new Set(['EMOJI', 'EMOTICON']);

/** Returns the entities without duplicates and emoji, in order of first appearance. */
export function getDistinctEntities(entities: readonly Entity[]): Entity[] {
  const reported = entities.filter(({ type }) => !faces.has(type));
  return [
    ...new Map(
      reported.map((entity) => [`${entity.type} ${entity.text}`, entity]),
    ).values(),
  ];
}
