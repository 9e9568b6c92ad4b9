import { IsIn, IsString, ValidateNested } from 'class-validator';
import { Described } from '../../platform/annotations/described.decorator.js';
import { plans, type Plan } from '../plan.js';
import { TextAnalysis } from './text-analysis.dto.js';

export class AnalysisClient {
  @IsString()
  @Described("The client's id in the tenant.", {
    examples: ['local-partner-one'],
  })
  readonly id!: string;

  @IsString()
  @Described('The partner, of the metadata that the tenant keeps.', {
    examples: ['urn:example.com:c-one'],
  })
  readonly urn!: string;

  @IsIn(plans)
  @Described('What the partner has booked.', { examples: ['pro'] })
  readonly plan!: Plan;
}

@Described('The analysis, and for whom it was made.')
export class TextAnalysisResponse extends TextAnalysis {
  @ValidateNested()
  readonly client!: AnalysisClient;
}
