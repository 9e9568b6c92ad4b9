import { describe, expect, it } from 'vitest';
import {
  countCodePoints,
  countWords,
  getReadingTimeSeconds,
} from './text-statistics.js';

const texts: [text: string, codePoints: number, words: number][] = [
  ['The quick brown fox.', 20, 4],
  ["I don't know.", 13, 3],
  ['42', 2, 1],
  ['😀', 1, 0],
  ['👨‍👩‍👧‍👦', 7, 0],
  ['🇩🇪 🇫🇷', 5, 0],
  ['cafe\u0301', 5, 1],
  ['مرحبا بالعالم', 13, 2],
  ['שלום', 4, 1],
  ['a\0b', 3, 2],
  ['\uD800', 1, 0],
  ['a\uDC00\uD800b', 4, 2],
  ['?!…', 3, 0],
];

describe('text statistics', () => {
  it.each(texts)(
    'count the code points and words of %j',
    (text, codePoints, words) => {
      expect(countCodePoints(text)).toBe(codePoints);
      expect(countWords(text)).toBe(words);
    },
  );

  it.each([
    [0, 0],
    [1, 1],
    [238, 60],
    [239, 61],
  ])('estimate for %i words a reading time of %i seconds', (words, seconds) => {
    expect(getReadingTimeSeconds(words)).toBe(seconds);
  });
});
