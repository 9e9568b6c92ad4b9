/** Silent reading of English prose by adults, in words a minute (Brysbaert 2019, doi:10.1016/j.jml.2019.104047). */
const wordsPerMinute = 238;

let segmenter: Intl.Segmenter | undefined;

/** The length in Unicode code points. A lone surrogate counts as one. */
export function countCodePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/**
 * How many words and numbers the text has. Unicode's own rules are used rather
 * than wink-nlp's tokens: these know only Latin letters, and cut `don't` in two.
 */
export function countWords(text: string): number {
  // Making one reads dictionaries, which takes milliseconds: not on import, and once.
  segmenter ??= new Intl.Segmenter('en', { granularity: 'word' });
  let count = 0;
  for (const { isWordLike } of segmenter.segment(text))
    if (isWordLike) count += 1;
  return count;
}

/** Whole seconds, rounded up: a text with a word in it takes time. */
export function readingTimeSeconds(words: number): number {
  return Math.ceil((words / wordsPerMinute) * 60);
}
