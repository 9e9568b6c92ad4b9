import {
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { TextAnalysis } from './dto/text-analysis.dto.js';
import { distinctEntities } from './entities.js';
import { getKeywords } from './keywords.js';
import { textLimits, type Plan } from './plan.js';
import { readDocument } from './read-document.js';
import {
  countCodePoints,
  countWords,
  readingTimeSeconds,
} from './text-statistics.js';
import { TextTooLongError } from './text-too-long.error.js';
import { toReadable } from './to-readable.js';
import { loadWinkEngines, type NewEngine } from './wink-engines.js';

/** How long after the start the model is loaded, unless a text comes first, in milliseconds: neither the start nor a text should wait for it. */
const warmUpDelayMs = 1_000;

/** Analyzes English texts. Knows nothing of tokens: who may ask is the controller's policy. */
@Injectable()
export class TextAnalysisService
  implements OnApplicationBootstrap, OnModuleDestroy
{
  private engines?: Promise<NewEngine>;
  private warmUp?: NodeJS.Timeout;

  onApplicationBootstrap(): void {
    // A failure here happens again with the first text, and is answered and logged there.
    const warmUp = () =>
      void this.analyze('Warm up.', 'free').catch(() => undefined);
    this.warmUp = setTimeout(warmUp, warmUpDelayMs).unref();
  }

  onModuleDestroy(): void {
    clearTimeout(this.warmUp);
  }

  /** @throws {TextTooLongError} before any other work, if the plan does not allow the text */
  async analyze(text: string, plan: Plan): Promise<TextAnalysis> {
    const characters = countCodePoints(text);
    if (characters > textLimits[plan])
      throw new TextTooLongError(characters, plan);

    this.engines ??= loadWinkEngines();
    const newEngine = await this.engines;
    const reading = readDocument(newEngine(), toReadable(text));
    const words = countWords(text);
    return {
      statistics: {
        characters,
        words,
        sentences: reading.sentences,
        readingTimeSeconds: readingTimeSeconds(words),
      },
      readability: { fleschReadingEase: bounded(reading.readingEase, 0, 100) },
      sentiment: { score: bounded(reading.sentiment, -1, 1) },
      keywords: getKeywords(reading.tokens),
      entities: distinctEntities(reading.entities),
    };
  }
}

/** Two decimals, within the bounds; 0 for `NaN`. The last addition makes 0 of -0. */
function bounded(value: number, lowest: number, highest: number): number {
  if (Number.isNaN(value)) return 0;
  return Math.min(Math.max(Math.round(value * 100) / 100, lowest), highest) + 0;
}
