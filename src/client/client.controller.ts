import { Controller, Get } from '@nestjs/common';
import { Client } from '../auth/client/client.decorator.js';
import type { MachineClient } from '../auth/client/machine-client.js';
import { AnyClient } from '../auth/policy/any-client.decorator.js';

/** Shows a caller who the API thinks it is. */
@Controller('client')
export class ClientController {
  @Get()
  @AnyClient()
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

export interface ClientResponse {
  readonly id: string;
  readonly scopes: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly expiresAt: string;
}
