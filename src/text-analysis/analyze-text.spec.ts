import { describe, expect, it } from 'vitest';
import { analyzeText } from './analyze-text.js';

describe('analyzeText', () => {
  it('analyzes prose', async () => {
    const text =
      'The new product from Acme is wonderful, although the delivery was not great. ' +
      'All products cost $45.50 on 12 March 2024; see https://shop.example/prices. I paid $45.50.';

    expect(await analyzeText(text)).toEqual({
      statistics: {
        characters: 167,
        words: 28,
        sentences: 3,
        readingTimeSeconds: 8,
      },
      readability: { fleschReadingEase: 83 },
      sentiment: { score: 0.07 },
      keywords: [
        { term: 'product', count: 2 },
        { term: 'new', count: 1 },
        { term: 'acme', count: 1 },
        { term: 'wonderful', count: 1 },
        { term: 'delivery', count: 1 },
        { term: 'great', count: 1 },
        { term: 'cost', count: 1 },
        { term: 'march', count: 1 },
        { term: 'pay', count: 1 },
      ],
      entities: [
        { text: '$45.50', type: 'MONEY' },
        { text: '12 March 2024', type: 'DATE' },
        { text: 'https://shop.example/prices', type: 'URL' },
      ],
    });
  });

  it('scores praise above zero and criticism below zero', async () => {
    expect(
      await getScore('This is a wonderful, excellent success.'),
    ).toBeGreaterThan(0.3);
    expect(
      await getScore('This is a horrible, terrible failure.'),
    ).toBeLessThan(-0.3);
    expect(await getScore('This is not good.')).toBeLessThan(0);
    expect(await getScore('The train leaves at noon.')).toBe(0);
  });

  it('counts all forms of a word as one keyword, whatever their case and normalization', async () => {
    const { keywords } = await analyzeText(
      'A mouse and two mice. CAFÉ, cafe\u0301 and café.',
    );

    expect(keywords).toEqual([
      { term: 'café', count: 3 },
      { term: 'mouse', count: 2 },
    ]);
  });

  it('returns at most ten keywords', async () => {
    const text =
      'apple bread candle door engine flower garden house island jacket kitchen lamp';

    expect((await analyzeText(text)).keywords).toHaveLength(10);
  });
});

async function getScore(text: string): Promise<number> {
  return (await analyzeText(text)).sentiment.score;
}
