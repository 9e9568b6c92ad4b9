import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { plans, type Plan } from '../plan.js';
import { TextAnalysis } from './text-analysis.dto.js';

export class AnalysisClient {
  @ApiProperty({
    description: "The client's id in the tenant.",
    examples: ['local-partner-one'],
  })
  readonly id!: string;

  @ApiProperty({
    description: 'The partner, of the metadata that the tenant keeps.',
    examples: ['urn:example.com:c-one'],
  })
  readonly urn!: string;

  @ApiProperty({
    enum: plans,
    description: 'What the partner has booked.',
    examples: ['pro'],
  })
  readonly plan!: Plan;
}

@ApiSchema({ description: 'The analysis, and for whom it was made.' })
export class TextAnalysisResponse extends TextAnalysis {
  @ApiProperty()
  readonly client!: AnalysisClient;
}
