import {
  Body,
  Controller,
  Delete,
  Module,
  ParseArrayPipe,
  Patch,
  Post,
  RawBody,
  Req,
} from '@nestjs/common';
import { PartialType } from '@nestjs/swagger';
import { mintToken } from '@repo/access-tokens/testing';
import { Transform, Type } from 'class-transformer';
import {
  Allow,
  IsDate,
  IsInt,
  IsOptional,
  IsString,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { describe, expect, it } from 'vitest';
import { AppModule } from '../../src/app.module.js';
import { AnyClient } from '../../src/auth/policy.js';
import { BodyPipe } from '../../src/platform/http/body.pipe.js';
import { expectChallenge, expectProblem } from '../support/expect-challenge.js';
import { useApi } from '../support/use-api.js';

class Line {
  @IsInt()
  readonly quantity!: number;
}

class Order {
  @IsString()
  readonly item!: string;

  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => Line)
  readonly lines?: Line[];

  @IsOptional()
  @ValidateNested()
  @Type(() => Line)
  readonly line?: Line;

  @IsOptional()
  @IsInt({ each: true })
  readonly sizes?: number[];

  @IsOptional()
  @IsDate()
  @Type(() => Date)
  readonly at?: Date;

  @IsOptional()
  @IsString()
  @Transform(({ value }) => (value as string).trim().toUpperCase())
  readonly code?: string;

  @IsOptional()
  @IsString()
  @ValidateBy({
    name: 'isTrimmed',
    validator: { validate: (value: string) => value.trim() === value },
  })
  readonly note?: string;

  @Allow()
  readonly extra?: unknown;

  getTotal(): number {
    return 0;
  }
}

class Empty {}

class PartOfEmpty extends PartialType(Empty) {}

@AnyClient()
@Controller('bodies')
class BodiesController {
  @Post('order')
  order(@Body(BodyPipe) order: Order): unknown {
    return Object.assign({}, order, { isDate: order.at instanceof Date });
  }

  @Post('lines')
  lines(@Body(new ParseArrayPipe({ items: Line })) lines: Line[]): unknown {
    return lines.map((line) =>
      Object.assign({ isLine: line instanceof Line }, line),
    );
  }

  @Post('names')
  names(@Body(new ParseArrayPipe({ items: String })) names: string[]): unknown {
    return names;
  }

  @Post('member')
  member(@Body('line', BodyPipe) line: Line): unknown {
    return line;
  }

  @Post('empty')
  empty(@Body(BodyPipe) body: Empty): unknown {
    return { isEmpty: body instanceof Empty };
  }

  @Patch('empty')
  emptyPart(@Body(BodyPipe) body: PartOfEmpty): unknown {
    return body;
  }

  @Post('unknown')
  unknown(@Body() body: unknown): unknown {
    return { body: body ?? null };
  }

  @Post('none')
  none(): unknown {
    return { ok: true };
  }

  @Delete()
  remove(): unknown {
    return { ok: true };
  }

  @Post('raw')
  raw(@RawBody() bytes: Buffer): unknown {
    return { length: bytes.length };
  }

  @Post('request')
  request(@Req() { body }: { body: unknown }): unknown {
    return { body: body ?? null };
  }
}

@Module({ imports: [AppModule], controllers: [BodiesController] })
class BodiesModule {}

const tested = useApi({ root: BodiesModule });

type Method = 'post' | 'patch' | 'delete';

function send(
  method: Method,
  path: string,
  body?: string,
  type: string | undefined = 'application/json',
) {
  const api = tested.api.request();
  const request = api[method](`/bodies${path}`)
    .auth(mintToken(tested.issuer), { type: 'bearer' })
    .serialize((text: unknown) => text as string);
  if (type) request.set('content-type', type);
  return body === undefined ? request : request.send(body);
}

const post = (path: string, body: unknown) =>
  send('post', path, JSON.stringify(body));

const getErrors = (response: Awaited<ReturnType<typeof post>>): unknown =>
  expectProblem(response, 400, 'body_invalid')['errors'];

describe('a request with a content type but without a body', () => {
  it.each([
    ['delete', '', 200],
    ['post', '/none', 201],
  ] as const)(
    'is accepted if the route reads none (%s)',
    async (method, path, status) => {
      const response = await send(method, path);
      expect([response.status, response.body]).toEqual([status, { ok: true }]);
    },
  );

  it.each([
    ['/order', /^The body is missing: send a JSON object\.$/],
    ['/lines', /^The body is missing: send a JSON array\.$/],
  ])('is rejected at %s, which requires a body', async (path, detail) => {
    const problem = expectProblem(
      await send('post', path),
      400,
      'body_invalid',
    );
    expect(problem['detail']).toMatch(detail);
  });

  it('is accepted by a route that accepts any value', async () => {
    expect((await send('post', '/unknown')).body).toEqual({ body: null });
  });

  it('is rejected with 401 without a token', async () => {
    expectChallenge(
      await tested.api
        .request()
        .delete('/bodies')
        .set('content-type', 'application/json'),
      { status: 401, code: 'credentials_missing' },
    );
  });
});

describe('a route without @Body()', () => {
  it.each([
    ['malformed JSON', '{', 'application/json'],
    ['a form', 'a=b', 'application/x-www-form-urlencoded'],
    ['deep nesting', '['.repeat(5000), 'application/json'],
  ])('ignores an invalid body: %s', async (_what, body, type) => {
    expect((await send('delete', '', body, type)).body).toEqual({ ok: true });
    expect((await send('post', '/none', body, type)).status).toBe(201);
  });

  it('parses the body if it injects the whole request', async () => {
    expectProblem(await send('post', '/request', '{'), 400, 'malformed_json');
    expect((await post('/request', { a: 1 })).body).toEqual({ body: { a: 1 } });
  });

  it('can read the raw bytes', async () => {
    const { body } = await send('post', '/raw', 'a=ä', 'text/plain');
    expect(body).toEqual({ length: 4 });
  });
});

describe('a member that the class does not declare', () => {
  it.each([
    'toString',
    'constructor',
    'hasOwnProperty',
    'valueOf',
    '__defineGetter__',
    'getTotal',
    'other',
  ])('is rejected if it is named %s', async (name) => {
    const message = `property ${name} should not exist`;
    expect(getErrors(await post('/order', { item: 'tea', [name]: 1 }))).toEqual(
      [message],
    );
  });

  it.each(['toString', 'constructor', 'other'])(
    'is rejected in a nested object, with its path: %s',
    async (name) => {
      const body = { item: 'tea', lines: [{ quantity: 1, [name]: {} }] };
      expect(getErrors(await post('/order', body))).toEqual([
        `lines.0.property ${name} should not exist`,
      ]);
    },
  );

  it('is rejected by a class without properties', async () => {
    expect(getErrors(await post('/empty', { a: 1, toString: 2 }))).toEqual([
      'property a should not exist',
      'property toString should not exist',
    ]);
    expect((await post('/empty', {})).body).toEqual({ isEmpty: true });
    expect((await send('patch', '/empty', '{}')).body).toEqual({});
    expect(getErrors(await post('/empty', []))).toEqual([]);
  });
});

describe('a value', () => {
  it.each([
    [{ lines: { quantity: 1 } }, 'lines must be an array'],
    [{ sizes: 5 }, 'sizes must be an array'],
    [{ line: [] }, 'line must be an object'],
    [{ line: [{ quantity: 1 }] }, 'line must be an object'],
    [{ line: 'x' }, 'line must be an object'],
    [{ at: 'no day' }, 'at must be a Date instance'],
  ])('of the wrong type is rejected: %j', async (members, message) => {
    const response = await post('/order', { item: 'tea', ...members });
    expect(getErrors(response)).toContain(message);
  });

  it('may be null if it is optional', async () => {
    const { status } = await post('/order', { item: 'tea', lines: null });
    expect(status).toBe(201);
  });

  it('becomes an instance of the declared type', async () => {
    const { body } = await post('/order', {
      item: 'tea',
      at: '2026-01-02T03:04:05.000Z',
      sizes: [],
      code: ' a ',
    });
    expect(body).toEqual({
      item: 'tea',
      at: '2026-01-02T03:04:05.000Z',
      sizes: [],
      code: 'A',
      isDate: true,
    });
  });
});

describe('a value that makes a decorator throw', () => {
  it.each([
    { code: 5 },
    { code: {} },
    { note: 5 },
    { at: { toString: 1, valueOf: 1 } },
  ])('is rejected with 400, and the error is logged: %j', async (members) => {
    const response = await post('/order', { item: 'tea', ...members });
    expectProblem(response, 400, 'body_invalid');
    const line = await tested.api.findLogLine({
      reqId: response.headers['x-request-id'],
    });
    expect(line['err']).toMatchObject({ type: 'TypeError' });
  });
});

describe('ParseArrayPipe', () => {
  it('creates instances', async () => {
    expect((await post('/lines', [{ quantity: 1 }])).body).toEqual([
      { quantity: 1, isLine: true },
    ]);
    expect((await post('/lines', [])).body).toEqual([]);
    expect((await post('/names', ['a'])).body).toEqual(['a']);
  });

  const invalid: [path: string, body: unknown, errors: string[]][] = [
    [
      '/lines',
      [{ quantity: 1 }, { quantity: 'x' }, 5, { quantity: 1, toString: 1 }],
      [
        '[1] quantity must be an integer number',
        '[2] item must be an object',
        '[3] property toString should not exist',
      ],
    ],
    ['/lines', ['{"quantity":'], ['[0] item must be an object']],
    [
      '/lines',
      [`{"a":${'['.repeat(3000)}${']'.repeat(3000)}}`],
      ['[0] item is nested too deeply'],
    ],
    ['/lines', { quantity: 1 }, []],
    [
      '/names',
      ['a', { toString: 1 }, null],
      ['[1] item must be a string', '[2] item must be a string'],
    ],
  ];

  it.each(
    invalid.map(
      ([path, body, errors]) =>
        [path, JSON.stringify(body).slice(0, 60), body, errors] as const,
    ),
  )('at %s rejects %s', async (path, _name, body, errors) => {
    expect(getErrors(await post(path, body))).toEqual(errors);
  });
});

describe('one member of a body', () => {
  it('is validated, and errors have its path', async () => {
    expect((await post('/member', { line: { quantity: 1 } })).body).toEqual({
      quantity: 1,
    });
    expect(getErrors(await post('/member', { line: {} }))).toEqual([
      'line.quantity must be an integer number',
    ]);
    expect(getErrors(await post('/member', {}))).toEqual([
      'line must be an object',
    ]);
  });
});
