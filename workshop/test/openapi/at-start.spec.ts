import { Controller, Get, Module, type Type } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { describe, expect, it } from 'vitest';
import { AppModule } from '../../../src/app.module.js';
import { AnyClient } from '../../../src/auth/policy.js';
import { startApi } from '../../../test/support/start-api.js';

/** An application with a route whose response is documented with these options. */
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

describe('the API', () => {
  const tenant = { ISSUER_BASE_URL: 'http://127.0.0.1:9/' };

  it.each([
    [
      'an undefined type, as with circular imports',
      { type: Order },
      /cannot be generated:\n.*OrdersController\.list\(\): \[Order\].*"client"/,
    ],
    [
      'a reference to a class that is not in the document',
      { schema: { $ref: getSchemaPath('Invoice') } },
      /\/habit-orders: schemas\/Invoice\n.*@ApiExtraModels/,
    ],
    [
      'two classes with the same name',
      { type: Namesake },
      /same name in the OpenAPI document:\n.*ClientResponse\n.*@ApiSchema/,
    ],
  ])(
    'does not start if the document has %s',
    async (_what, options, message) => {
      await expect(startApi(tenant, answering(options))).rejects.toThrow(
        message,
      );
    },
  );

  it('starts anyway if the document is not served', async () => {
    const api = await startApi(
      { ...tenant, DOCS: 'off' },
      answering({ type: Order }),
    );
    expect((await api.request().get('/openapi.json')).status).toBe(404);
    await api.close();
  });
});
