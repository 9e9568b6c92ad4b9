import type { Keyword } from './dto/text-analysis.dto.js';
import type { DocumentToken } from './read-document.js';

const maxKeywords = 10;
const contentWords = new Set(['ADJ', 'NOUN', 'PROPN', 'VERB']);
/** Words need a letter: wink-nlp also reports lone combining marks as words. */
const letter = /\p{L}/u;

/** The base forms of the most frequent content words, without stop words and single letters. */
export function getKeywords(tokens: readonly DocumentToken[]): Keyword[] {
  const counts = new Map<string, number>();
  for (const { type, pos, lemma, isStopWord } of tokens) {
    if (type !== 'word' || !contentWords.has(pos) || isStopWord) continue;
    const term = lemma.toLowerCase();
    if (term.length > 1 && letter.test(term))
      counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  return [...counts]
    .map(([term, count]) => ({ term, count }))
    .toSorted((a, b) => b.count - a.count)
    .slice(0, maxKeywords);
}
