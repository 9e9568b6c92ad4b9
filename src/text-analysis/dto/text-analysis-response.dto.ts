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
    description: "The partner's URN, from the client's metadata.",
    examples: ['urn:example.com:c-one'],
  })
  readonly urn!: string;

  @ApiProperty({
    enum: plans,
    description: "The partner's plan, from the client's metadata.",
    examples: ['pro'],
  })
  readonly plan!: Plan;
}

@ApiSchema({ description: 'The analysis and the client that requested it.' })
export class TextAnalysisResponse extends TextAnalysis {
  @ApiProperty()
  readonly client!: AnalysisClient;
}
