import { Type } from 'class-transformer';
import {
  IsInt,
  IsNumber,
  IsString,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { Described } from '../../platform/annotations/described.decorator.js';

export class TextStatistics {
  @IsInt()
  @Min(0)
  @Described('Unicode code points, as sent.', { examples: [64] })
  readonly characters!: number;

  @IsInt()
  @Min(0)
  @Described(
    "Words and numbers of any script, as Unicode separates them (UAX #29): `don't` is one.",
    { examples: [11] },
  )
  readonly words!: number;

  @IsInt()
  @Min(0)
  @Described('Sentences.', { examples: [2] })
  readonly sentences!: number;

  @IsInt()
  @Min(0)
  @Described(
    'How long an adult needs to read the text in silence, in whole seconds, rounded up.',
    { examples: [3] },
  )
  readonly readingTimeSeconds!: number;
}

export class Readability {
  @IsNumber()
  @Min(0)
  @Max(100)
  @Described(
    "Flesch's reading ease, from 0 (hard) to 100 (easy), cut off at both ends; 0 if the text has no English word.",
    { examples: [75.36] },
  )
  readonly fleschReadingEase!: number;
}

export class Sentiment {
  @IsNumber()
  @Min(-1)
  @Max(1)
  @Described('From -1 (negative) to 1 (positive); 0 is neutral.', {
    examples: [0.3],
  })
  readonly score!: number;
}

export class Keyword {
  @IsString()
  @Described('The base form in lower case: `mice` counts as `mouse`.', {
    examples: ['number'],
  })
  readonly term!: string;

  @IsInt()
  @Min(1)
  @Described('How often the text has it.', { examples: [1] })
  readonly count!: number;
}

export class Entity {
  @IsString()
  @Described('As the text has it.', { examples: ['1843'] })
  readonly text!: string;

  @IsString()
  @Described(
    "The model's name for its kind: `DATE`, `DURATION`, `EMAIL`, `MONEY`, `URL` …",
    { examples: ['DATE'] },
  )
  readonly type!: string;
}

/** What can be said about a text. Every number is finite. */
export class TextAnalysis {
  @ValidateNested()
  readonly statistics!: TextStatistics;

  @ValidateNested()
  readonly readability!: Readability;

  @ValidateNested()
  readonly sentiment!: Sentiment;

  @ValidateNested({ each: true })
  @Type(() => Keyword)
  @Described(
    'The ten most frequent content words, most frequent first; among equals, the order of the text.',
    { maxItems: 10 },
  )
  readonly keywords!: readonly Keyword[];

  @ValidateNested({ each: true })
  @Type(() => Entity)
  @Described('What the text names, each once, in the order of the text.')
  readonly entities!: readonly Entity[];
}
