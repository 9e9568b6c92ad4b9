import type { Plan } from '../plan.js';

/** What `POST /text-analysis` answers: the analysis, and for whom it was made. */
export interface TextAnalysisResponse extends TextAnalysis {
  readonly client: {
    readonly id: string;
    readonly urn: string;
    readonly plan: Plan;
  };
}

/** What can be said about a text. Every number is finite. */
export interface TextAnalysis {
  readonly statistics: TextStatistics;
  readonly readability: {
    /** Flesch's reading ease, from 0 (hard) to 100 (easy), cut off at both ends; 0 where the text has no English word. */
    readonly fleschReadingEase: number;
  };
  readonly sentiment: {
    /** From -1 (negative) to 1 (positive); 0 is neutral. */
    readonly score: number;
  };
  /** The ten most frequent content words, most frequent first; among equals, the order of the text. */
  readonly keywords: readonly Keyword[];
  /** What is named in the text, each once, in the order of the text. */
  readonly entities: readonly Entity[];
}

export interface TextStatistics {
  /** Unicode code points, as sent. */
  readonly characters: number;
  /** Words and numbers of any script, as Unicode separates them (UAX #29): `don't` is one. */
  readonly words: number;
  readonly sentences: number;
  /** How long an adult needs to read the text in silence, in whole seconds, rounded up. */
  readonly readingTimeSeconds: number;
}

export interface Keyword {
  /** The base form in lower case: `mice` counts as `mouse`. */
  readonly term: string;
  readonly count: number;
}

export interface Entity {
  readonly text: string;
  /** The model's name for its kind: `DATE`, `DURATION`, `EMAIL`, `MONEY`, `URL` … */
  readonly type: string;
}
