import { expect, it } from 'vitest';
import { loadWink } from './wink.js';

/** Known words, unknown words, unknown words that other texts repeat, and tokens that are not words. */
const texts = [
  'She is good. The cat sat on the mat.',
  'Blorb likes florps.',
  'The blorb florps quickly and BLORB is bad.',
  '\u0301 $ \u0301',
  'The cat sat on the mat with an international organisation, and $\u0301$ was there.',
  'She is good. The cat sat on the mat.',
  'Blorb likes florps.',
  '😀 blorb@florps.com 12th 1843 __proto__ constructor',
  'blorb 1843 __PROTO__ Constructor likes 😀',
  'She is good. The cat sat on the mat.',
];

it('reads each text as if it were the first', async () => {
  const readText = await loadWink();
  for (const text of texts) {
    const readFirst = await loadWink();
    expect(readText(text)).toEqual(readFirst(text));
  }
});

it('still works after more unknown words than an engine keeps', async () => {
  const readText = await loadWink();
  const text = 'Blorb likes florps. She is good.';
  const first = readText(text);
  for (let round = 0; round < 11; round += 1) {
    const words = Array.from({ length: 1000 }, (_, at) => `zorb${round}x${at}`);
    readText(words.join(' '));
  }
  expect(readText(text)).toEqual(first);
});
