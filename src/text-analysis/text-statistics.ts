/** How fast adults read English prose silently, in words per minute (Brysbaert 2019, doi:10.1016/j.jml.2019.104047). */
const wordsPerMinute = 238;

let segmenter: Intl.Segmenter | undefined;

/** The length in Unicode code points. A lone surrogate counts as one. */
export function countCodePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/**
 * How many words and numbers the text has, by Unicode's rules. wink-nlp recognizes
 * only Latin letters and splits `don't`.
 */
export function countWords(text: string): number {
  // Created once, on first use: it loads dictionaries.
  segmenter ??= new Intl.Segmenter('en', { granularity: 'word' });
  let count = 0;
  for (const { isWordLike } of segmenter.segment(text))
    if (isWordLike) count += 1;
  return count;
}

/** How long the words take to read, in whole seconds, rounded up, so that only a text without words takes 0. */
export function getReadingTimeSeconds(words: number): number {
  return Math.ceil((words / wordsPerMinute) * 60);
}
