import {
  Body,
  Controller,
  Get,
  ParseArrayPipe,
  Post,
  Query,
} from '@nestjs/common';
import { mintToken } from '@repo/access-tokens/testing';
import { Exclude, Transform, Type } from 'class-transformer';
import {
  Allow,
  ArrayMaxSize,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  MaxLength,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { beforeEach, describe, expect, it } from 'vitest';
import { AnyClient } from '../../src/auth/policy.js';
import { BodyPipe, QueryPipe } from '../../src/platform/http/body.pipe.js';
import { addToApp } from '../../test/nest-habits/support/add-to-app.js';
import { expectProblem } from '../../test/support/expect-challenge.js';
import { useApi } from '../../test/support/use-api.js';

/** How often a rule or a constructor of these classes has run. */
let runs = 0;
beforeEach(() => {
  runs = 0;
});

const IsCounted = () =>
  ValidateBy({
    name: 'isCounted',
    validator: {
      validate: (value) => {
        runs += 1;
        return value === 'good';
      },
      defaultMessage: () => '$property is not counted',
    },
  });

class Line {
  constructor() {
    runs += 1;
  }

  @IsOptional()
  @IsInt()
  readonly quantity?: number;

  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => Line)
  readonly parts?: Line[];

  @Allow()
  readonly extra?: unknown;
}

class Circle {
  @IsIn(['circle'])
  readonly kind!: string;
}

class Note {
  @IsCounted()
  readonly text!: unknown;
}

class Input {
  @IsOptional()
  @IsString()
  @MaxLength(5)
  @IsCounted()
  readonly text?: string;

  @IsOptional()
  @Length(1, 4, { message: 'a code has four letters' })
  @IsCounted()
  readonly code?: string;

  @ValidateIf(({ code }: Input) => code === undefined)
  @IsOptional()
  @MaxLength(5)
  readonly name?: string;

  @IsOptional()
  @Transform(({ value }) => String(value).trim())
  @MaxLength(5)
  readonly trimmed?: string;

  @IsOptional()
  @Transform(({ value }) => [...new Set(value as string[])])
  @ArrayMaxSize(2)
  readonly distinct?: string[];

  @Exclude()
  @IsOptional()
  readonly excluded: unknown = null;

  @IsOptional()
  @IsString({ each: true })
  readonly tags?: string[];

  @IsOptional()
  @ArrayMaxSize(5000)
  @IsString({ each: true })
  readonly many?: string[];

  @IsOptional()
  @ArrayMaxSize(2)
  @ValidateNested({ each: true })
  @Type(() => Note)
  readonly few?: Note[];

  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => Note)
  readonly notes?: Note[];

  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => Line)
  readonly lines?: Line[];

  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => Line)
  readonly keyed?: Map<string, Line>;

  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => Circle, {
    keepDiscriminatorProperty: true,
    discriminator: {
      property: 'kind',
      subTypes: [{ value: Circle, name: 'circle' }],
    },
  })
  readonly shapes?: Circle[];

  @Allow()
  readonly extra?: unknown;
}

@AnyClient()
@Controller('input')
class InputController {
  @Post()
  body(@Body(BodyPipe) { extra, keyed, excluded }: Input): unknown {
    return {
      extra,
      keys: keyed && [...keyed.keys()],
      ...(excluded !== null && { excluded }),
    };
  }

  @Post('notes')
  notes(@Body(new ParseArrayPipe({ items: Note })) notes: Note[]): unknown {
    return { length: notes.length };
  }

  @Get()
  query(@Query(QueryPipe) { tags }: Input): unknown {
    return { length: tags?.length };
  }
}

const tested = useApi({ root: addToApp({ controllers: [InputController] }) });

const post = (body: object, path = '') =>
  tested.api
    .request()
    .post(`/input${path}`)
    .auth(mintToken(tested.issuer), { type: 'bearer' })
    .send(body);

const repeat = <Item>(times: number, item: Item): Item[] =>
  Array<Item>(times).fill(item);

const members = (count: number, prefix = 'k') =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${prefix}${index}`, 1]),
  );

describe('an expensive body', () => {
  it.each<[string, object, string]>([
    [
      'a list without its own limit',
      { tags: repeat(1001, 'x') },
      'tags must contain no more than 1000 elements',
    ],
    [
      'a list instead of a string',
      { text: repeat(9000, {}) },
      'text must contain no more than 1000 elements',
    ],
    [
      'a list over the limit of its class',
      { few: repeat(3, { text: 'good' }) },
      'few must contain no more than 2 elements',
    ],
    [
      'a nested list',
      { lines: [{ parts: repeat(1001, {}) }] },
      'lines.0.parts must contain no more than 1000 elements',
    ],
    [
      'a string over the limit of its class, before other rules read it',
      { text: 'x'.repeat(100_000) },
      'text must be shorter than or equal to 5 characters',
    ],
    [
      'a string over a limit with its own message',
      { code: 'x'.repeat(1000) },
      'a code has four letters',
    ],
    [
      'too many objects',
      { lines: repeat(50, { parts: repeat(50, {}) }) },
      'too many objects: send fewer at once',
    ],
    [
      'too many objects of several classes',
      { shapes: repeat(1000, { kind: { a: {} } }) },
      'too many objects: send fewer at once',
    ],
    [
      'too many values without a class in an object of a list',
      { lines: [{ extra: members(2500) }] },
      'too many objects: send fewer at once',
    ],
    [
      'lists in a list of objects',
      { lines: [[[], []]] },
      'lines.0 must be an object',
    ],
    [
      'an unknown member in many objects',
      { lines: repeat(100, { other: {} }) },
      'lines.0.property other should not exist',
    ],
  ])('is rejected without validation: %s', async (_name, body, message) => {
    const problem = expectProblem(await post(body), 400, 'body_invalid');
    const [first] = problem['errors'] as string[];
    expect(first).toBe(message);
    expect(runs).toBe(0);
  });

  it('with 9,000 unknown members gets a problem that names the first ones and says that there are more', async () => {
    const body = { lines: [members(9000)] };
    const problem = expectProblem(await post(body), 400, 'body_invalid');
    expect(problem['errors']).toHaveLength(20);
    expect(problem['detail']).toMatch(
      /property k19 should not exist; and more\.$/,
    );
    expect(runs).toBe(0);
  });

  it('with many wrong values gets a problem that names twenty', async () => {
    const body = { notes: repeat(900, { text: 'bad' }) };
    const problem = expectProblem(await post(body), 400, 'body_invalid');
    const errors = problem['errors'] as string[];
    expect(errors).toHaveLength(20);
    expect(errors[0]).toBe('notes.0.text is not counted');
  });
});

describe('a body that is accepted', () => {
  it.each<[string, object]>([
    ['a list of 1,000 items', { tags: repeat(1000, 'x') }],
    ['a list as long as its class allows', { many: repeat(5000, 'x') }],
    ['many objects', { lines: repeat(450, { parts: [{ quantity: 1 }] }) }],
    ['objects of several classes', { shapes: repeat(100, { kind: 'circle' }) }],
    [
      'a string whose limit does not apply',
      { code: 'good', name: 'longer than five' },
    ],
    ['a string that @Transform() makes short enough', { trimmed: '   abc   ' }],
    [
      'a list that @Transform() makes short enough',
      { distinct: repeat(9, 'x') },
    ],
  ])('may have %s', async (_name, body) => {
    const { status, text } = await post(body);
    expect(text).not.toContain('errors');
    expect(status).toBe(201);
  });

  it('may have anything where its class allows that, and is not changed', async () => {
    const extra = {
      constructor: 'x',
      deep: [[{ a: [] }]],
      ...members(5000),
    };
    expect((await post({ extra, text: 'good' })).body).toEqual({ extra });
  });

  it('does not set what its class excludes', async () => {
    const body = { excluded: { admin: true }, text: 'good' };
    expect((await post(body)).body).toEqual({});
  });

  it('may have a map', async () => {
    const keyed = { a: { quantity: 1 }, b: {} };
    expect((await post({ keyed })).body).toEqual({ keys: ['a', 'b'] });
    const { body } = await post({ keyed: { a: { other: 1 } } });
    expect(body).toMatchObject({
      errors: ['keyed.a.property other should not exist'],
    });
  });
});

describe('a body of many values', () => {
  it.each([
    ['numbers', repeat(20_001, 1)],
    ['empty lists', repeat(10_001, [])],
  ])('is rejected before it is parsed: %s', async (_name, extra) => {
    const problem = expectProblem(await post({ extra }), 413, 'body_too_large');
    expect(problem['detail']).toBe('The body has more than 20000 values.');
  });

  it('may have commas and brackets in its strings', async () => {
    const extra = ',[{"\\]}'.repeat(10_000);
    expect((await post({ extra })).body).toEqual({ extra });
  });
});

describe('a body that is an array', () => {
  it('is rejected if it has too many objects', async () => {
    const body = repeat(2001, { text: 'good' });
    const problem = expectProblem(
      await post(body, '/notes'),
      400,
      'body_invalid',
    );
    expect(problem['errors']).toEqual(['too many objects: send fewer at once']);
    expect(runs).toBe(0);
    expect((await post(body.slice(1), '/notes')).body).toEqual({
      length: 2000,
    });
  });
});

describe('a query', () => {
  const get = (query: string) =>
    tested.api
      .request()
      .get(`/input?${query}`)
      .auth(mintToken(tested.issuer), { type: 'bearer' });

  it('is limited in the same way', async () => {
    const list = repeat(1001, 'tags=').join('&');
    const tooLong = expectProblem(await get(list), 400, 'parameters_invalid');
    expect(tooLong['errors']).toEqual([
      'tags must contain no more than 1000 elements',
    ]);
    const unknown = Object.keys(members(1000)).join('&');
    const other = expectProblem(await get(unknown), 400, 'parameters_invalid');
    expect(other['errors']).toHaveLength(20);
    expect(other['detail']).toMatch(/; and more\.$/);
  });
});
