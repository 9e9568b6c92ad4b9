import type {
  Detail,
  ItemToken,
  ItsFunction,
  ReadabilityStats,
  WinkMethods,
} from 'wink-nlp';
import type { Entity } from './dto/text-analysis.dto.js';

/** What wink-nlp finds in a text, as plain data. */
export interface DocumentReading {
  readonly tokens: readonly DocumentToken[];
  readonly entities: readonly Entity[];
  readonly sentences: number;
  /** Flesch reading ease, unbounded; `NaN` if no token is a word. */
  readonly readingEase: number;
  /** From -1 to 1, not rounded. */
  readonly sentiment: number;
}

export interface DocumentToken {
  /** `word`, `number`, `punctuation`, `emoji` …, or `unk` if unknown. */
  readonly type: string;
  /** The part of speech: `NOUN`, `VERB` … (universaldependencies.org/u/pos). */
  readonly pos: string;
  readonly lemma: string;
  readonly isStopWord: boolean;
}

/** wink-nlp's type declarations do not match the parameters that it passes. */
interface Its {
  readonly type: ItsFunction<string>;
  readonly pos: ItsFunction<string>;
  readonly lemma: ItsFunction<string>;
  readonly stopWordFlag: ItsFunction<boolean>;
  readonly detail: ItsFunction<Detail>;
  readonly readabilityStats: ItsFunction<ReadabilityStats>;
  readonly sentiment: ItsFunction<number>;
}

/** Reads a text prepared by `toReadable`. Takes about 1 ms per 1,000 characters of prose. */
export function readDocument(
  engine: WinkMethods,
  text: string,
): DocumentReading {
  const document = engine.readDoc(text);
  const its = engine.its as unknown as Its;

  const tokens: DocumentToken[] = [];
  document.tokens().each((token: ItemToken) =>
    tokens.push({
      type: token.out(its.type),
      pos: token.out(its.pos),
      lemma: token.out(its.lemma),
      isStopWord: token.out(its.stopWordFlag) === true,
    }),
  );
  return {
    tokens,
    entities: (document.entities().out(its.detail) as Detail[]).map(
      ({ value, type }) => ({ text: value, type }),
    ),
    sentences: document.sentences().length(),
    readingEase: (document.out(its.readabilityStats) as ReadabilityStats).fres,
    sentiment: document.out(its.sentiment) as number,
  };
}
