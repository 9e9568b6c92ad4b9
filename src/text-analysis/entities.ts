import type { Entity } from './dto/text-analysis.dto.js';

/** They name nothing, and wink-nlp takes them by code point: a flag would be two of them, a family up to seven. */
const faces = new Set(['EMOJI', 'EMOTICON']);

/** What the text names, each once, where it is first named. Emoji tell in the sentiment alone. */
export function distinctEntities(entities: readonly Entity[]): Entity[] {
  const named = entities.filter(({ type }) => !faces.has(type));
  return [
    ...new Map(
      named.map((entity) => [`${entity.type} ${entity.text}`, entity]),
    ).values(),
  ];
}
