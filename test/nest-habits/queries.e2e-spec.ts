import {
  Controller,
  Get,
  Module,
  Param,
  ParseArrayPipe,
  ParseIntPipe,
  Query,
} from '@nestjs/common';
import { mintToken } from '@repo/access-tokens/testing';
import { Expose, Transform, Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsDate,
  IsEnum,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Min,
} from 'class-validator';
import { describe, expect, it } from 'vitest';
import { AppModule } from '../../src/app.module.js';
import { AnyClient } from '../../src/auth/policy.js';
import { ParamPipe, QueryPipe } from '../../src/platform/http/body.pipe.js';
import { expectChallenge, expectProblem } from '../support/expect-challenge.js';
import { useApi } from '../support/use-api.js';

enum Level {
  low = 1,
  high,
}

class Paging {
  @IsOptional()
  @IsInt()
  @Min(1)
  readonly page: number = 1;
}

class OrderFilter extends Paging {
  @IsOptional()
  @IsString()
  readonly item?: string;

  @IsOptional()
  @IsBoolean()
  readonly open?: boolean;

  @IsOptional()
  @IsBoolean()
  @Type(() => Boolean)
  readonly typed?: boolean;

  @IsOptional()
  @IsNumber()
  @Type(() => Number)
  readonly price?: number;

  @IsOptional()
  @IsString({ each: true })
  readonly tags?: string[];

  @IsOptional()
  @IsInt({ each: true })
  readonly ids?: number[];

  @IsOptional()
  @IsInt({ each: true })
  @Type(() => Number)
  readonly typedIds?: number[];

  @IsOptional()
  @IsDate()
  @Type(() => Date)
  readonly since?: Date;

  @IsOptional()
  @IsEnum(Level)
  readonly level?: Level;

  @IsOptional()
  @IsInt()
  @Expose({ name: 'page_size' })
  readonly pageSize?: number;

  @IsOptional()
  @IsArray()
  @Transform(({ value }) => (value as string).split(','))
  readonly list?: string[];
}

class OrderPath {
  @IsInt()
  readonly id!: number;
}

@AnyClient()
@Controller('habit-orders')
class OrdersController {
  @Get()
  list(@Query(QueryPipe) filter: OrderFilter): unknown {
    return Object.assign({ isFilter: filter instanceof OrderFilter }, filter);
  }

  @Get('one')
  one(
    @Query('page', ParseIntPipe) page: number,
    @Query('ids', new ParseArrayPipe({ items: Number, optional: true }))
    ids?: number[],
  ): unknown {
    return { page, ids };
  }

  @Get(':id')
  read(@Param(ParamPipe) { id }: OrderPath): unknown {
    return { id };
  }
}

@Module({ imports: [AppModule], controllers: [OrdersController] })
class OrdersModule {}

const tested = useApi({ root: OrdersModule });

const get = (path: string) =>
  tested.api
    .request()
    .get(`/habit-orders${path}`)
    .auth(mintToken(tested.issuer), { type: 'bearer' });

describe('a query with a class', () => {
  it.each([
    ['', {}],
    ['page=5', { page: 5 }],
    ['price=-1.50', { price: -1.5 }],
    ['item=5', { item: '5' }],
    ['open=true&typed=false', { open: true, typed: false }],
    ['tags=a', { tags: ['a'] }],
    ['tags=a&tags=5', { tags: ['a', '5'] }],
    ['ids=1&ids=2&typedIds=3', { ids: [1, 2], typedIds: [3] }],
    ['since=2026-01-02', { since: '2026-01-02T00:00:00.000Z' }],
    ['level=2', { level: 2 }],
    ['page_size=7', { pageSize: 7 }],
    ['list=a,b', { list: ['a', 'b'] }],
  ])('converts "%s" to the declared types', async (query, expected) => {
    const { body } = await get(`?${query}`);
    expect(body).toEqual({ page: 1, isFilter: true, ...expected });
  });

  it.each([
    ['page=', 'page must be an integer number'],
    ['page=x', 'page must be an integer number'],
    ['page=0x10', 'page must be an integer number'],
    ['page=1e3', 'page must be an integer number'],
    ['page=9007199254740993', 'page must be an integer number'],
    ['page=0', 'page must not be less than 1'],
    ['page=1&page=2', 'page must be an integer number'],
    [
      'price=',
      'price must be a number conforming to the specified constraints',
    ],
    ['open=1', 'open must be a boolean value'],
    ['typed=no', 'typed must be a boolean value'],
    ['item=a&item=b', 'item must be a string'],
    ['ids=1&ids=', 'each value in ids must be an integer number'],
    ['typedIds=', 'each value in typedIds must be an integer number'],
    ['level=3', 'level must be one of the following values: 1, 2'],
    ['other=1', 'property other should not exist'],
    ['ids[]=1', 'property ids[] should not exist'],
    ['toString=1', 'property toString should not exist'],
    ['constructor=1', 'property constructor should not exist'],
    ['__proto__=1', 'property __proto__ should not exist'],
  ])('rejects "%s"', async (query, message) => {
    const response = await get(`?${query}`);
    const problem = expectProblem(response, 400, 'parameters_invalid');
    expect(problem['errors']).toContain(message);
  });

  it('rejects a value that makes @Transform() throw', async () => {
    const response = await get('?list=a&list=b');
    expectProblem(response, 400, 'parameters_invalid');
  });

  it('is validated only after authentication', async () => {
    expectChallenge(await tested.api.request().get('/habit-orders?other=1'), {
      status: 401,
      code: 'credentials_missing',
    });
  });
});

describe('a path with a class', () => {
  it('converts values to the declared types, or rejects them', async () => {
    expect((await get('/5')).body).toEqual({ id: 5 });
    expectProblem(await get('/x'), 400, 'parameters_invalid');
  });
});

describe('one value of a query', () => {
  it('can be read with the pipes of Nest', async () => {
    expect((await get('/one?page=5&ids=1,2')).body).toEqual({
      page: 5,
      ids: [1, 2],
    });
    expect((await get('/one?page=5')).body).toEqual({ page: 5 });
    expectProblem(await get('/one?page=x'), 400, 'request_refused');
    const problem = expectProblem(
      await get('/one?page=5&ids=1,x'),
      400,
      'parameters_invalid',
    );
    expect(problem['errors']).toEqual(['[1] item must be a number']);
  });
});
