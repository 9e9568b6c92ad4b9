import { ApiProperty } from '@nestjs/swagger';

export class TextStatistics {
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'Unicode code points, as sent.',
    examples: [64],
  })
  readonly characters!: number;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description:
      "Words and numbers in any script, as Unicode separates them (UAX #29): `don't` is one.",
    examples: [11],
  })
  readonly words!: number;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'Sentences.',
    examples: [2],
  })
  readonly sentences!: number;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description:
      'How long an adult takes to read the text silently, in whole seconds, rounded up.',
    examples: [3],
  })
  readonly readingTimeSeconds!: number;
}

export class Readability {
  @ApiProperty({
    minimum: 0,
    maximum: 100,
    description:
      'The Flesch reading ease, limited to the range from 0 (hard) to 100 (easy); 0 if the text has no English words.',
    examples: [75.36],
  })
  readonly fleschReadingEase!: number;
}

export class Sentiment {
  @ApiProperty({
    minimum: -1,
    maximum: 1,
    description: 'From -1 (negative) to 1 (positive); 0 is neutral.',
    examples: [0.3],
  })
  readonly score!: number;
}

export class Keyword {
  @ApiProperty({
    description: 'The base form in lower case: `mice` counts as `mouse`.',
    examples: ['number'],
  })
  readonly term!: string;

  @ApiProperty({
    type: 'integer',
    minimum: 1,
    description: 'How often it occurs in the text.',
    examples: [1],
  })
  readonly count!: number;
}

export class Entity {
  @ApiProperty({
    description: 'As it appears in the text.',
    examples: ['1843'],
  })
  readonly text!: string;

  @ApiProperty({
    description:
      'Its type, as the model names it: `DATE`, `DURATION`, `EMAIL`, `MONEY`, `URL` …',
    examples: ['DATE'],
  })
  readonly type!: string;
}

/** The analysis of a text. Every number is finite. */
export class TextAnalysis {
  @ApiProperty()
  readonly statistics!: TextStatistics;

  @ApiProperty()
  readonly readability!: Readability;

  @ApiProperty()
  readonly sentiment!: Sentiment;

  @ApiProperty({
    type: [Keyword],
    description:
      'The ten most frequent content words, most frequent first. Words with the same count are in the order of the text.',
    maxItems: 10,
  })
  readonly keywords!: readonly Keyword[];

  @ApiProperty({
    type: [Entity],
    description:
      'The entities in the text, without duplicates, in order of first appearance.',
  })
  readonly entities!: readonly Entity[];
}
