import { Body, Controller, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ClientMetadata } from '../auth/client/client-metadata.decorator.js';
import { Client } from '../auth/client/client.decorator.js';
import type { MachineClient } from '../auth/client/machine-client.js';
import { RequiredScopes } from '../auth/policy/required-scopes.decorator.js';
import { BodyPipe } from '../http/body.pipe.js';
import { TextAnalysisRequest } from './dto/text-analysis-request.dto.js';
import type { TextAnalysisResponse } from './dto/text-analysis-response.dto.js';
import { PartnerMetadata } from './partner-metadata.js';
import { TextAnalysisService } from './text-analysis.service.js';

/** The sample: an API whose answer depends on what the tenant knows about the client. */
@Controller('text-analysis')
export class TextAnalysisController {
  constructor(private readonly texts: TextAnalysisService) {}

  @Post()
  @HttpCode(HttpStatus.OK)
  @RequiredScopes('create:textAnalysis')
  async analyze(
    @Body(BodyPipe) { text }: TextAnalysisRequest,
    @ClientMetadata() { urn, plan }: PartnerMetadata,
    @Client() { id }: MachineClient,
  ): Promise<TextAnalysisResponse> {
    return {
      ...(await this.texts.analyze(text, plan)),
      client: { id, urn, plan },
    };
  }
}
