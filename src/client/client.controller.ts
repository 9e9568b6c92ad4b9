import { Controller, Get } from '@nestjs/common';
import { Client } from '../auth/client/client.decorator.js';
import type { MachineClient } from '../auth/client/machine-client.js';
import { AnyClient } from '../auth/policy/any-client.decorator.js';
import { Operation } from '../annotations/operation.decorator.js';
import { Tag } from '../annotations/tag.decorator.js';
import { ClientResponse } from './client-response.dto.js';

/** Shows a caller who the API thinks it is. */
@Tag({ name: 'Client', description: 'Who the API thinks is calling.' })
@Controller('client')
export class ClientController {
  @Get()
  @AnyClient()
  @Operation({
    summary: 'Show the calling client',
    description:
      'What the API has read off the token, the metadata that the tenant put in above all.',
    response: ClientResponse,
  })
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
