import {
  Body,
  Controller,
  Get,
  Module,
  Param,
  ParseArrayPipe,
  ParseDatePipe,
  ParseIntPipe,
  Post,
  Query,
  StandardSchemaValidationPipe,
  UsePipes,
  ValidationPipe,
  type PipeTransform,
  type Type as Class,
} from '@nestjs/common';
import { APP_PIPE } from '@nestjs/core';
import { startIssuer, type TestIssuer } from '@repo/access-tokens/testing';
import { Transform, Type } from 'class-transformer';
import {
  IsDate,
  IsInt,
  IsObject,
  IsString,
  ValidateNested,
} from 'class-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppModule } from '../../src/app.module.js';
import { AnyClient } from '../../src/auth/policy.js';
import { StartupError } from '../../src/platform/config/startup.error.js';
import {
  BodyPipe,
  ParamPipe,
  QueryPipe,
} from '../../src/platform/http/body.pipe.js';
import { startApi } from '../support/start-api.js';

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.stop());

/** The error at the start of an API with this controller, or `''` if it starts. */
async function getMessage(
  controller: Class,
  pipe?: Class<PipeTransform>,
): Promise<string> {
  @Module({
    imports: [AppModule],
    controllers: [controller],
    providers: pipe ? [{ provide: APP_PIPE, useClass: pipe }] : [],
  })
  class Root {}
  try {
    const api = await startApi({ ISSUER_BASE_URL: issuer.url }, Root);
    await api.close();
    return '';
  } catch (error) {
    if (error instanceof StartupError) return error.message;
    throw error;
  }
}

/** The faults that the error names. */
const getFaults = async (
  ...app: Parameters<typeof getMessage>
): Promise<string[]> =>
  [...(await getMessage(...app)).matchAll(/^ {2}- (.+)$/gm)].map(
    ([, fault = '']) => fault,
  );

class Order {
  @IsString()
  readonly item!: string;
}

class Implicit {
  @ValidateNested()
  readonly order!: Order;
}

class NotRuled {
  readonly item!: string;
}

class Trimmed implements PipeTransform {
  transform(value: unknown): unknown {
    return value;
  }
}

class GlobalPipe extends ValidationPipe {}

@AnyClient()
@Controller('open')
class OpenController {
  @Post('body')
  body(@Body() order: Order): unknown {
    return order;
  }
  @Post('member')
  member(@Body('order') order: Order): unknown {
    return order;
  }
  @Get('query')
  query(@Query() filter: Order): unknown {
    return filter;
  }
  @Get('path/:item')
  path(@Param() path: Order): unknown {
    return path;
  }
}

describe('a class that no pipe validates', () => {
  it('prevents the API from starting if it is the type of a body, a query or a path', async () => {
    expect(await getFaults(OpenController)).toEqual([
      'OpenController.body(): Order',
      'OpenController.member(): Order',
      'OpenController.query(): Order',
      'OpenController.path(): Order',
    ]);
  });

  it('causes an error that names the fix', async () => {
    const message = await getMessage(OpenController);
    expect(message).toMatch(
      /^Every input must be validated against a class\. /,
    );
    expect(message).toMatch(/@Body\(BodyPipe\).+@Query\(QueryPipe\)/);
  });

  it('is accepted with a global ValidationPipe, but not with another global pipe', async () => {
    expect(await getFaults(OpenController, GlobalPipe)).toEqual([]);
    expect(await getFaults(OpenController, Trimmed)).toHaveLength(4);
  });
});

describe('an array, or a pipe without a class,', () => {
  @AnyClient()
  @Controller('lists')
  class ListsController {
    @Post('plain')
    plain(@Body() orders: Order[]): unknown {
      return orders;
    }
    @Post('piped')
    piped(@Body(BodyPipe) orders: Order[]): unknown {
      return orders;
    }
    @Get('tags')
    tags(@Query('tags') tags: string[]): unknown {
      return tags;
    }
    @Post('interface')
    interface(@Body(BodyPipe) order: Partial<Order>): unknown {
      return order;
    }
    @Get('page')
    page(@Query('page', QueryPipe) page: number): unknown {
      return page;
    }
    @Post('schema')
    schema(@Body({ schema: {} as never }) order: unknown): unknown {
      return order;
    }
  }

  it('prevents the API from starting', async () => {
    expect(await getFaults(ListsController, GlobalPipe)).toEqual([
      'ListsController.plain(): an array',
      'ListsController.piped(): an array',
      'ListsController.tags(): an array',
      'ListsController.interface(): no class',
      'ListsController.page(): no class',
      'ListsController.schema(): no class',
    ]);
  });
});

describe('a route whose inputs are validated or need no validation', () => {
  @AnyClient()
  @Controller('fine')
  class FineController {
    @Post('unknown')
    unknown(@Body() order: unknown): unknown {
      return order;
    }
    @Post('instance')
    instance(@Body(new BodyPipe()) order: Order): unknown {
      return order;
    }
    @Post('expected')
    expected(
      @Body(new ValidationPipe({ expectedType: Order })) order: Partial<Order>,
    ): unknown {
      return order;
    }
    @Post('nest')
    @UsePipes(new ValidationPipe({ whitelist: true }))
    nest(@Body() order: Order): unknown {
      return order;
    }
    @Post('own')
    @UsePipes(Trimmed)
    own(@Body() order: NotRuled): unknown {
      return order;
    }
    @Post('schema')
    schema(
      @Body({ schema: {} as never, pipes: [StandardSchemaValidationPipe] })
      order: unknown,
    ): unknown {
      return order;
    }
    @Post('array')
    array(
      @Body(new ParseArrayPipe({ items: Order })) orders: Order[],
    ): unknown {
      return orders;
    }
    @Get('query')
    query(
      @Query('page', ParseIntPipe) page: number,
      @Query('from', ParseDatePipe) from: Date,
      @Query('id', new ValidationPipe({ transform: true })) id: number,
      @Query('item') item: string,
      @Query() all: Record<string, string>,
    ): unknown {
      return { page, from, id, item, all };
    }
    @Get('path/:item')
    path(@Param(ParamPipe) path: Order): unknown {
      return path;
    }
  }

  it('is accepted', async () => {
    expect(await getFaults(FineController)).toEqual([]);
  });
});

describe('a class with missing decorators', () => {
  class Line {
    @IsInt()
    readonly quantity!: number;
  }
  class Faulty {
    @ValidateNested({ each: true })
    readonly lines!: Line[];

    @ValidateNested()
    @Type(() => NotRuled)
    readonly nested!: NotRuled;

    @IsObject()
    @Type(() => Line)
    readonly line!: Line;

    @IsDate()
    readonly at!: Date;

    readonly note?: string;
  }
  class Outer {
    @ValidateNested()
    @Type(() => Faulty)
    readonly faulty!: Faulty;
  }
  class Transformed {
    @ValidateNested({ each: true })
    @Transform(({ value }: { value: unknown }) => value)
    readonly lines!: Line[];
  }

  @AnyClient()
  @Controller('classes')
  class ClassesController {
    @Post('none')
    none(@Body(BodyPipe) order: NotRuled): unknown {
      return order;
    }
    @Post('array')
    array(
      @Body(new ParseArrayPipe({ items: NotRuled })) orders: NotRuled[],
    ): unknown {
      return orders;
    }
    @Get('query')
    query(@Query(new ValidationPipe()) filter: NotRuled): unknown {
      return filter;
    }
    @Post('outer')
    outer(@Body(BodyPipe) outer: Outer): unknown {
      return outer;
    }
    @Post('fine')
    fine(@Body(BodyPipe) body: Transformed): unknown {
      return body;
    }
    @Post('implicit')
    implicit(
      @Body(
        new ValidationPipe({
          transformOptions: { enableImplicitConversion: true },
        }),
      )
      body: Implicit,
    ): unknown {
      return body;
    }
  }

  it('prevents the API from starting, with an error that names the class, the property and the fault', async () => {
    expect(await getFaults(ClassesController)).toEqual([
      'ClassesController.none(): NotRuled.item has no rule',
      'ClassesController.array(): NotRuled.item has no rule',
      'ClassesController.query(): NotRuled.item has no rule',
      'ClassesController.outer(): Faulty.note has no rule',
      'ClassesController.outer(): Faulty.lines has @ValidateNested() without @Type(() => …)',
      'ClassesController.outer(): Faulty.nested is a NotRuled, which has no rules',
      'ClassesController.outer(): Faulty.line is a Line, but has no @ValidateNested()',
      'ClassesController.outer(): Faulty.at needs @Type(), since JSON has no Date',
    ]);
  });
});
