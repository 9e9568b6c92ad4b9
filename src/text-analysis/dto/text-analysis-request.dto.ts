import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsString } from 'class-validator';
import { textLimits } from '../plan.js';
import { IsNotBlank } from './is-not-blank.validator.js';

@ApiSchema({ description: 'A text to analyze.' })
export class TextAnalysisRequest {
  /** The service checks the length, which depends on the client's plan. */
  @IsString()
  @IsNotBlank()
  @ApiProperty({
    description: `English prose. Texts in other languages get statistics, but few keywords and no useful sentiment. At most ${textLimits.free} characters (code points) with the free plan, ${textLimits.pro} with the pro plan.`,
    minLength: 1,
    maxLength: textLimits.pro,
    examples: [
      'Ada Lovelace wrote the first program in 1843. She loved numbers.',
    ],
  })
  readonly text!: string;
}
