import type { Entity } from './dto/text-analysis.dto.js';

/** Not names. wink-nlp also splits them by code point: a flag would be two entities, a family up to seven. */
const faces = new Set(['EMOJI', 'EMOTICON']);

/** What the text names, each once, in order of first appearance. Emoji only count for the sentiment. */
export function distinctEntities(entities: readonly Entity[]): Entity[] {
  const named = entities.filter(({ type }) => !faces.has(type));
  return [
    ...new Map(
      named.map((entity) => [`${entity.type} ${entity.text}`, entity]),
    ).values(),
  ];
}
