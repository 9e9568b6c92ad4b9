import type { TextAnalysis } from './dto/text-analysis.dto.js';
import { getDistinctEntities } from './entities.js';
import { getKeywords } from './keywords.js';
import {
  countCodePoints,
  countWords,
  getReadingTimeSeconds,
} from './text-statistics.js';
import { toReadable } from './to-readable.js';
import { loadWink, type ReadText } from './wink.js';

let wink: Promise<ReadText> | undefined;

/** Analyzes an English text. Blocks its thread for up to 50 ms: see `text-analysis.worker.ts`. */
export async function analyzeText(text: string): Promise<TextAnalysis> {
  wink ??= loadWink();
  const readText = await wink;
  const reading = readText(toReadable(text));
  const words = countWords(text);
  return {
    statistics: {
      characters: countCodePoints(text),
      words,
      sentences: reading.sentences,
      readingTimeSeconds: getReadingTimeSeconds(words),
    },
    readability: {
      fleschReadingEase: roundWithin(reading.readingEase, 0, 100),
    },
    sentiment: { score: roundWithin(reading.sentiment, -1, 1) },
    keywords: getKeywords(reading.tokens),
    entities: getDistinctEntities(reading.entities),
  };
}

/** Rounds to two decimals within the bounds; `NaN` becomes 0. Adding 0 turns -0 into 0. */
function roundWithin(value: number, lowest: number, highest: number): number {
  if (Number.isNaN(value)) return 0;
  return Math.min(Math.max(Math.round(value * 100) / 100, lowest), highest) + 0;
}
