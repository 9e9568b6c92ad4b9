import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { MachineClient } from '@repo/access-tokens';
import { Client } from '../auth/client.decorator.js';
import { AnyClient } from '../auth/policy.js';
import { ClientResponse } from './client-response.dto.js';

/** Returns the calling client as the API sees it. */
@ApiTags('Client')
@Controller('client')
export class ClientController {
  @Get()
  @AnyClient()
  @ApiOperation({
    summary: 'Show the calling client',
    description:
      "What the API has read from the token, including the client's metadata.",
  })
  @ApiOkResponse({ type: ClientResponse })
  show(
    @Client() { id, scopes, metadata, expiresAt }: MachineClient,
  ): ClientResponse {
    return {
      id,
      scopes,
      metadata,
      expiresAt: new Date(expiresAt * 1000).toISOString(),
    };
  }
}
