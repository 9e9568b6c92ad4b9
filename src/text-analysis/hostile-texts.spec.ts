import { describe, expect, it } from 'vitest';
import { analyzeText } from './analyze-text.js';
import type { TextAnalysis } from './dto/text-analysis.dto.js';

const hostile: [what: string, text: string][] = [
  ['one emoji', '😀'],
  ['emoji', '😀'.repeat(10_000)],
  ['families and flags', '👨‍👩‍👧‍👦🇩🇪'.repeat(1_000)],
  ['one digit', '1'],
  ['digits', '1'.repeat(10_000)],
  ['digits that end in a letter', `${'1'.repeat(9_999)}x`],
  ['right-to-left text', 'مرحبا بالعالم '.repeat(700)],
  ['text without spaces', '中'.repeat(10_000)],
  ['combining marks', '\u0315\u0301\u0323'.repeat(3_333)],
  ['one letter with many marks', `a${'\u0301'.repeat(9_999)}`],
  ['NUL between letters', 'a\0'.repeat(5_000)],
  ['lone surrogates', '\uD800 \uDC00'.repeat(3_333)],
  ['one endless word', 'a'.repeat(10_000)],
  ['punctuation', '!'.repeat(10_000)],
  ['dots', '.'.repeat(10_000)],
  ['quotes', `'"`.repeat(5_000)],
  ['line breaks', `a${'\n '.repeat(4_999)}b`],
  ['URLs', 'http://a.com/'.repeat(769)],
  [
    'a URL that takes exponential time to match',
    `//${'aaaa.'.repeat(1_999)}1!`,
  ],
  ['many such URLs', `http://${'aaaa.'.repeat(20)}1! `.repeat(90)],
  [
    'such URLs in the path of others',
    `http://a.com/@${'aaaa.'.repeat(20)}1! `.repeat(85),
  ],
  ['email addresses', `a@${'a.'.repeat(4_998)}!`],
  ['names of object members', '__proto__ constructor toString '.repeat(300)],
];

describe('analyzeText with a hostile text', () => {
  it.each(hostile)('returns valid numbers for %s', async (_what, text) => {
    const analysis = await analyzeText(text);

    expect(analysis.statistics.characters).toBe(Array.from(text).length);
    for (const number of getNumbers(analysis)) {
      expect(Number.isFinite(number)).toBe(true);
      expect(number).not.toBe(-0);
    }
    expect(Math.abs(analysis.sentiment.score)).toBeLessThanOrEqual(1);
    expect(analysis.readability.fleschReadingEase).toBeGreaterThanOrEqual(0);
    expect(analysis.readability.fleschReadingEase).toBeLessThanOrEqual(100);
    expect(analysis.statistics.sentences).toBeGreaterThan(0);
    expect(JSON.stringify(analysis)).not.toMatch(/\\u0000|\\ud[89a-f]/i);
  });

  it.each(['😀', '…', '\uD800'])('finds no word in %j', async (text) => {
    const { statistics, readability, keywords, entities } =
      await analyzeText(text);

    expect(statistics).toMatchObject({ characters: 1, words: 0 });
    expect(statistics.readingTimeSeconds).toBe(0);
    expect(readability.fleschReadingEase).toBe(0);
    expect(keywords).toEqual([]);
    expect(entities).toEqual([]);
  });
});

function getNumbers({
  statistics,
  readability,
  sentiment,
  keywords,
}: TextAnalysis): number[] {
  return [
    ...Object.values(statistics as Record<keyof typeof statistics, number>),
    readability.fleschReadingEase,
    sentiment.score,
    ...keywords.map(({ count }) => count),
  ];
}
