import {
  Catch,
  ConflictException,
  Controller,
  Get,
  HttpException,
  Module,
  UseFilters,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { describe, expect, it } from 'vitest';
import { Public } from '../../src/auth/policy.js';
import { expectChallenge, expectProblem } from '../support/expect-challenge.js';
import { useApi } from '../support/use-api.js';
import { addToApp } from './support/add-to-app.js';

class StockError extends Error {}

/** Answers with the name of the filter and the error's message. */
abstract class AnsweringFilter implements ExceptionFilter {
  abstract readonly name: string;

  catch(error: Error, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    void reply.status(418).send({ by: this.name, message: error.message });
  }
}

@Catch(StockError)
class StockErrorFilter extends AnsweringFilter {
  readonly name = 'StockErrorFilter';
}

@Catch(HttpException)
class HttpExceptionFilter extends AnsweringFilter {
  readonly name = 'HttpExceptionFilter';
}

@Catch()
class AllExceptionsFilter extends AnsweringFilter {
  readonly name = 'AllExceptionsFilter';
}

@Public()
@Controller('stock')
class StockController {
  @Get('error')
  error(): never {
    throw new StockError('sold out');
  }
  @Get('conflict')
  conflict(): never {
    throw new ConflictException('sold out');
  }
  @Get('defect')
  defect(): never {
    throw new TypeError('a defect');
  }
  @Get('bound')
  @UseFilters(AllExceptionsFilter)
  bound(): never {
    throw new StockError('sold out');
  }
}

const controllers = [StockController];
const caught = (by: string, message = 'sold out') => ({ by, message });

describe('an APP_FILTER for one class of errors', () => {
  const tested = useApi({
    root: addToApp({
      controllers,
      providers: [{ provide: APP_FILTER, useClass: StockErrorFilter }],
    }),
  });

  it('answers those errors', async () => {
    const { status, body } = await tested.api.request().get('/stock/error');
    expect(status).toBe(418);
    expect(body).toEqual(caught('StockErrorFilter'));
  });

  it('leaves other errors, which become problems', async () => {
    expectProblem(
      await tested.api.request().get('/stock/conflict'),
      409,
      'request_refused',
    );
    expectProblem(
      await tested.api.request().get('/stock/defect'),
      500,
      'internal_error',
    );
    expectProblem(await tested.api.request().get('/nowhere'), 404, 'not_found');
    expectChallenge(await tested.api.getClient(), {
      status: 401,
      code: 'credentials_missing',
    });
  });

  it('is not used if the method has a filter for the error', async () => {
    const { body } = await tested.api.request().get('/stock/bound');
    expect(body).toEqual(caught('AllExceptionsFilter'));
  });
});

describe('an APP_FILTER for HttpException in an imported module', () => {
  @Module({
    providers: [{ provide: APP_FILTER, useClass: HttpExceptionFilter }],
  })
  class FiltersModule {}

  const tested = useApi({
    root: addToApp({ controllers, imports: [FiltersModule] }),
  });

  it('answers these exceptions, including those of guards', async () => {
    const { body } = await tested.api.request().get('/stock/conflict');
    expect(body).toEqual(caught('HttpExceptionFilter'));
    expect((await tested.api.getClient()).body).toMatchObject({
      by: 'HttpExceptionFilter',
    });
  });

  it('leaves other errors, which become problems', async () => {
    expectProblem(
      await tested.api.request().get('/stock/defect'),
      500,
      'internal_error',
    );
  });
});

describe.each([
  [
    'an APP_FILTER for everything',
    {
      root: addToApp({
        controllers,
        providers: [{ provide: APP_FILTER, useClass: AllExceptionsFilter }],
      }),
    },
  ],
  [
    'a filter for everything in useGlobalFilters()',
    {
      root: addToApp({ controllers }),
      configure: (app: NestFastifyApplication) =>
        void app.useGlobalFilters(new AllExceptionsFilter()),
    },
  ],
])('%s', (_how, options) => {
  const tested = useApi(options);

  it.each([
    ['/stock/error', 'sold out'],
    ['/stock/conflict', 'sold out'],
    ['/stock/defect', 'a defect'],
  ])('answers the error of %s', async (path, message) => {
    const { body } = await tested.api.request().get(path);
    expect(body).toEqual(caught('AllExceptionsFilter', message));
  });
});
