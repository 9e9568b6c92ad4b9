import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  ConflictException,
  Controller,
  Get,
  Injectable,
  Module,
  RequestMethod,
  UnauthorizedException,
  type MiddlewareConsumer,
  type NestMiddleware,
  type NestModule,
} from '@nestjs/common';
import { mintToken } from '@repo/access-tokens/testing';
import { describe, expect, it } from 'vitest';
import { AnyClient, Public } from '../../src/auth/policy.js';
import { expectChallenge, expectProblem } from '../support/expect-challenge.js';
import { useApi } from '../support/use-api.js';
import { addToApp } from './support/add-to-app.js';

@AnyClient()
@Controller('stock')
class StockController {
  @Get()
  list(): string[] {
    return ['tea'];
  }

  @Get('closed')
  closed(): string[] {
    return [];
  }

  @Public()
  @Get('secret')
  secret(): string[] {
    return [];
  }

  @Get('defect')
  defect(): string[] {
    return [];
  }
}

type Next = (error?: unknown) => void;

@Injectable()
class StampMiddleware implements NestMiddleware {
  use(_request: IncomingMessage, response: ServerResponse, next: Next): void {
    response.setHeader('x-stamp', 'stamped');
    next();
  }
}

const fails = (error: Error) => () => {
  throw error;
};

@Module({ controllers: [StockController] })
class StockModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply(StampMiddleware)
      .exclude('stock/closed')
      .forRoutes(StockController);
    consumer
      .apply(fails(new ConflictException('Closed on Sundays.')))
      .forRoutes({ path: 'stock/closed', method: RequestMethod.GET });
    consumer
      .apply(fails(new UnauthorizedException('Say the magic word.')))
      .forRoutes('stock/secret');
    consumer
      .apply((_request: unknown, _response: unknown, next: Next) =>
        next(new Error('a defect')),
      )
      .forRoutes('stock/defect');
  }
}

const tested = useApi({ root: addToApp({ imports: [StockModule] }) });

const get = (path: string) =>
  tested.api
    .request()
    .get(path)
    .auth(mintToken(tested.issuer), { type: 'bearer' });

describe('middleware', () => {
  it('runs before the guards, and does not bypass them', async () => {
    const { status, body, headers } = await get('/stock');
    expect(status).toBe(200);
    expect(body).toEqual(['tea']);
    expect(headers['x-stamp']).toBe('stamped');
    const rejected = await tested.api.request().get('/stock');
    expect(rejected.status).toBe(401);
    expect(rejected.headers['x-stamp']).toBe('stamped');
  });

  it('that throws causes a problem', async () => {
    const problem = expectProblem(
      await get('/stock/closed'),
      409,
      'request_refused',
    );
    expect(problem['detail']).toBe('Closed on Sundays.');
  });

  it('that throws a 401 causes a challenge', async () => {
    expectChallenge(await get('/stock/secret'), {
      status: 401,
      code: 'credentials_missing',
      detail: /^Say the magic word\.$/,
    });
  });

  it('that passes on an error causes a problem, and the error is logged', async () => {
    const response = await get('/stock/defect');
    const { requestId } = expectProblem(response, 500, 'internal_error');
    const line = await tested.api.findLogLine({ reqId: requestId });
    expect(line['err']).toMatchObject({ message: 'a defect' });
  });
});
