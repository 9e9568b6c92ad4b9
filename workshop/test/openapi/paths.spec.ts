import {
  Controller,
  Get,
  Module,
  Param,
  Req,
  Version,
  VersioningType,
} from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { beforeAll, describe, expect, it } from 'vitest';
import { AppModule } from '../../../src/app.module.js';
import { AnyClient } from '../../../src/auth/policy.js';
import { useApi } from '../../../test/support/use-api.js';
import { readDocument, type Json } from '../../support/read-document.js';

@AnyClient()
@Controller({ path: 'habit-orders', version: ['1', '2'] })
class OrdersController {
  @Get(':id')
  read(@Param('id') id: string): string {
    return id;
  }

  @Get()
  @ApiOperation({ operationId: 'listOrders' })
  list(): string[] {
    return [];
  }

  @Version('3')
  @Get(':id/lines/:line')
  readLine(@Req() request: { readonly url: string }): string {
    return request.url;
  }
}

@Module({ imports: [AppModule], controllers: [OrdersController] })
class OrdersModule {}

const tested = useApi({
  root: OrdersModule,
  configure: (app) => {
    app.setGlobalPrefix('api', { exclude: ['health/live'] });
    app.enableVersioning({ type: VersioningType.URI });
  },
});
let document: Json;
beforeAll(async () => {
  document = await readDocument(tested.api);
});

describe('the paths of the document', () => {
  it('are the real ones, with their prefix and version', () => {
    const documented = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item as Json).map(
        (method) =>
          `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
      ),
    );
    expect(documented).toContain('GET /api/v2/habit-orders/:id');
    const routes = tested.api.routes.filter((route) => !route.endsWith('*'));
    expect(documented.toSorted()).toEqual(routes.toSorted());
  });

  it('have an operation id for each version', () => {
    const ids = ['v1', 'v2'].map(
      (version) =>
        document.paths[`/api/${version}/habit-orders/{id}`].get.operationId,
    );
    expect(ids).toEqual(['ordersReadV1', 'ordersReadV2']);
    const own = ['v1', 'v2'].map(
      (version) =>
        document.paths[`/api/${version}/habit-orders`].get.operationId,
    );
    expect(own).toEqual(['listOrders', 'listOrders2']);
  });

  it('declare their parameters, even if the method reads the request itself', () => {
    const { parameters } =
      document.paths['/api/v3/habit-orders/{id}/lines/{line}'].get;
    expect(parameters).toEqual(
      ['id', 'line'].map((name) => ({
        name,
        in: 'path',
        required: true,
        schema: { type: 'string' },
      })),
    );
  });
});
