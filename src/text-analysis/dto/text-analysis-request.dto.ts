import { IsString } from 'class-validator';
import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { textLimits } from '../plan.js';
import { IsNotBlank } from './is-not-blank.validator.js';

@ApiSchema({ description: 'A text to analyze.' })
export class TextAnalysisRequest {
  /** The service checks the length, which depends on the client's plan. */
  @IsString()
  @IsNotBlank()
  @ApiProperty({
    description: `English prose; other languages get statistics, but hardly keywords or a sentiment. At most ${textLimits.free} characters (code points) on the plan free, ${textLimits.pro} on the plan pro.`,
    minLength: 1,
    maxLength: textLimits.pro,
    examples: [
      'Ada Lovelace wrote the first program in 1843. She loved numbers.',
    ],
  })
  readonly text!: string;
}
