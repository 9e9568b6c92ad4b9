import { Body, Controller, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { MachineClient } from '@repo/access-tokens';
import { ClientMetadata } from '../auth/client-metadata.decorator.js';
import { Client } from '../auth/client.decorator.js';
import { RequiredScopes } from '../auth/policy.js';
import { BodyPipe } from '../platform/http/body.pipe.js';
import { ApiProblems } from '../platform/problem/problem.exception.js';
import { CallerSignal } from './caller-signal.decorator.js';
import { TextAnalysisRequest } from './dto/text-analysis-request.dto.js';
import { TextAnalysisResponse } from './dto/text-analysis-response.dto.js';
import { PartnerMetadata } from './partner-metadata.js';
import { TextAnalysisService } from './text-analysis.service.js';
import { textTooLong } from './text-too-long.error.js';
import { clientQueueFull, queueFull } from './work-queue.problems.js';

/** The sample: a route whose response depends on the client's metadata. */
@ApiTags('Text analysis')
@Controller('text-analysis')
export class TextAnalysisController {
  constructor(private readonly texts: TextAnalysisService) {}

  @Post()
  @HttpCode(HttpStatus.OK)
  @RequiredScopes('create:textAnalysis')
  @ApiOperation({
    summary: 'Analyze a text',
    description:
      "Returns statistics, readability, sentiment, keywords and entities of a text. Its maximum length depends on the plan in the client's metadata.",
  })
  @ApiOkResponse({ type: TextAnalysisResponse })
  @ApiProblems(textTooLong, clientQueueFull, queueFull)
  async analyze(
    @Body(BodyPipe) { text }: TextAnalysisRequest,
    @ClientMetadata() { urn, plan }: PartnerMetadata,
    @Client() { id }: MachineClient,
    @CallerSignal() signal: AbortSignal,
  ): Promise<TextAnalysisResponse> {
    const { statistics, readability, sentiment, keywords, entities } =
      await this.texts.analyze(text, plan, id, signal);
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
