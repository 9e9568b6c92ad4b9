import { Body, Controller, HttpCode, HttpStatus, Post } from '@nestjs/common';
import type { MachineClient } from '@repo/access-tokens';
import { ClientMetadata } from '../auth/client-metadata.decorator.js';
import { Client } from '../auth/client.decorator.js';
import { RequiredScopes } from '../auth/policy.js';
import { Operation, Tag } from '../platform/annotations/operation.decorator.js';
import { BodyPipe } from '../platform/http/body.pipe.js';
import { TextAnalysisRequest } from './dto/text-analysis-request.dto.js';
import { TextAnalysisResponse } from './dto/text-analysis-response.dto.js';
import { PartnerMetadata } from './partner-metadata.js';
import { TextAnalysisService } from './text-analysis.service.js';
import { textTooLong } from './text-too-long.error.js';

/** The sample: an API whose answer depends on what the tenant knows about the client. */
@Tag({ name: 'Text analysis', description: 'What can be said about a text.' })
@Controller('text-analysis')
export class TextAnalysisController {
  constructor(private readonly texts: TextAnalysisService) {}

  @Post()
  @HttpCode(HttpStatus.OK)
  @RequiredScopes('create:textAnalysis')
  @Operation({
    summary: 'Analyze a text',
    description:
      'Statistics, readability, sentiment, keywords and entities of a text. How long it may be is up to the plan that the tenant keeps on the client.',
    response: TextAnalysisResponse,
    problems: [textTooLong],
  })
  async analyze(
    @Body(BodyPipe) { text }: TextAnalysisRequest,
    @ClientMetadata() { urn, plan }: PartnerMetadata,
    @Client() { id }: MachineClient,
  ): Promise<TextAnalysisResponse> {
    const { statistics, readability, sentiment, keywords, entities } =
      await this.texts.analyze(text, plan);
    return {
      statistics,
      readability,
      sentiment,
      keywords,
      entities,
      client: { id, urn, plan },
    };
  }
}
