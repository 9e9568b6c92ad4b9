import { Controller, Get, Module, type Type } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { describe, expect, it } from 'vitest';
import { AppModule } from '../../../src/app.module.js';
import { AnyClient } from '../../../src/auth/policy.js';
import { startApi } from '../../../test/support/start-api.js';

/** A class of an answer, in an application of its own. */
function answering(options: Parameters<typeof ApiOkResponse>[0]): Type {
  @AnyClient()
  @Controller('habit-orders')
  class OrdersController {
    @Get()
    @ApiOkResponse(options)
    list(): string[] {
      return [];
    }
  }
  @Module({ imports: [AppModule], controllers: [OrdersController] })
  class OrdersModule {}
  return OrdersModule;
}

class Order {
  @ApiProperty({ type: () => undefined as unknown as Type })
  readonly client!: unknown;
}

class Namesake {
  @ApiProperty()
  readonly unlike!: string;
}
Object.defineProperty(Namesake, 'name', { value: 'ClientResponse' });

describe('a document that cannot be made stops the boot', () => {
  const tenant = { ISSUER_BASE_URL: 'http://127.0.0.1:9/' };

  it.each([
    [
      'a type that is not there, as with imports in a circle',
      { type: Order },
      /cannot be generated:\n.*OrdersController\.list\(\): \[Order\].*"client"/,
    ],
    [
      'a reference to a class that is not in the document',
      { schema: { $ref: getSchemaPath('Invoice') } },
      /\/habit-orders: schemas\/Invoice\n.*@ApiExtraModels/,
    ],
    [
      'two classes of one name',
      { type: Namesake },
      /same name in the OpenAPI document:\n.*ClientResponse\n.*@ApiSchema/,
    ],
  ])('for %s', async (_what, options, message) => {
    await expect(startApi(tenant, answering(options))).rejects.toThrow(message);
  });

  it('unless the document is not served', async () => {
    const api = await startApi(
      { ...tenant, DOCS: 'off' },
      answering({ type: Order }),
    );
    expect((await api.request().get('/openapi.json')).status).toBe(404);
    await api.close();
  });
});
