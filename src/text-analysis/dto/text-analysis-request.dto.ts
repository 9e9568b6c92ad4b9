import { IsString } from 'class-validator';
import { IsNotBlank } from './is-not-blank.validator.js';

/** The body of `POST /text-analysis`. How long the text may be depends on the client's plan, see `textLimits`. */
export class TextAnalysisRequest {
  /** English prose; other languages get statistics, but hardly keywords or a sentiment. */
  @IsString()
  @IsNotBlank()
  readonly text!: string;
}
