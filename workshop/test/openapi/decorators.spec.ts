import { beforeAll, describe, expect, it } from 'vitest';
import { useApi } from '../../../test/support/use-api.js';
import { DocumentedCatsModule } from '../../support/documented-cats.module.js';
import { readDocument, type Json } from '../../support/read-document.js';

const tested = useApi({ root: DocumentedCatsModule });
let document: Json;
beforeAll(async () => {
  document = await readDocument(tested.api);
});

const json = (part: Json): Json => part.content['application/json'].schema;
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

describe('the decorators of @nestjs/swagger', () => {
  it('describe an operation', () => {
    const operation = document.paths['/habit-cats/one/{id}'].get;
    expect(operation).toMatchObject({
      operationId: 'getCat',
      summary: 'Read a cat',
      deprecated: true,
      tags: ['Cats'],
    });
    expect(operation.description).toBe(
      'Any cat.\n\nRequires a valid token, with any scopes.',
    );
  });

  it('describe its responses, in addition to those of this project', () => {
    const { responses } = document.paths['/habit-cats'].get;
    expect(responses['200'].description).toBe('The cats.');
    expect(json(responses['200'])).toEqual({
      type: 'array',
      items: ref('Cat'),
    });
    expect(Object.keys(responses['200'].headers)).toContain('RateLimit-Limit');
    expect(Object.keys(responses)).toEqual(
      expect.arrayContaining(['401', '429', 'default']),
    );

    const notFound =
      document.paths['/habit-cats/one/{id}'].get.responses['404'];
    expect(notFound.description).toBe('No cat has this number.');
    expect(notFound.content['application/problem+json'].schema).toEqual(
      ref('Problem'),
    );
  });

  it('add the classes that they name', () => {
    const { requestBody } = document.paths['/habit-cats/raw'].post;
    expect(json(requestBody)).toEqual(ref('Cat'));
    expect(document.components.schemas).toMatchObject({
      Cat: expect.any(Object),
      Owner: { properties: { phone: { type: 'string' } } },
    });
  });

  it('describe properties', () => {
    const { properties, required } = document.components.schemas.Cat;
    expect(properties).toEqual({
      name: { type: 'string', description: 'What it is called.' },
      fur: { allOf: [ref('Fur')] },
      owner: { type: ['string', 'null'] },
      pattern: {
        type: 'array',
        items: { type: 'array', items: { type: 'number' } },
      },
      whiskers: { type: 'array', items: ref('Whisker') },
      toy: { oneOf: [{ type: 'string' }, ref('Whisker')] },
    });
    expect(required).toEqual(['name', 'fur', 'owner', 'pattern', 'whiskers']);
    expect(document.components.schemas.Fur).toEqual({
      type: 'string',
      enum: ['short', 'long'],
    });
  });

  it('leave out what they exclude', () => {
    expect(document.paths['/habit-cats/hidden']).toBeUndefined();
    expect(document.paths['/secret-cats']).toBeUndefined();
  });

  it('cannot open or close a route; only its policy can', () => {
    expect(document.paths['/habit-cats/open'].get.security).toEqual([]);
    expect(document.paths['/habit-cats'].post.security).toEqual([
      { oauth2: ['test:read'] },
      { oauth2: ['test:write'] },
      { bearer: [] },
    ]);
  });
});

describe('@ApiProblems()', () => {
  it('adds the problems that a route throws itself', () => {
    const { responses } = document.paths['/habit-cats/raw'].post;
    expect(responses['413'].description).toBe(
      '`body_too_large`: The request body is too large.\n\n`cat_too_large`: The cat is too large.',
    );
    const problem = responses['413'].content['application/problem+json'];
    expect(Object.keys(problem.examples)).toEqual([
      'body_too_large',
      'cat_too_large',
    ]);
    expect(Object.keys(responses)).toContain('503');
    const codes: string[] =
      document.components.schemas.Problem.properties.code.enum;
    expect(codes.filter((code) => code === 'cat_too_large')).toHaveLength(1);
  });
});

describe('an operation', () => {
  it('has its own id for each method and path of a route', () => {
    const any = Object.values(document.paths['/habit-cats/any']) as Json[];
    expect(any.length).toBeGreaterThan(5);
    expect(any.map(({ operationId }) => operationId)).toContain('anyCat');
    const ids = ['first', 'second'].map(
      (path) => document.paths[`/habit-cats/${path}`].get.operationId,
    );
    expect(ids).toEqual(['catsTwice', 'catsTwice2']);

    const all = Object.values(document.paths).flatMap((item) =>
      Object.values(item as Json).map((each: Json) => each.operationId),
    );
    expect(new Set(all).size).toBe(all.length);
  });

  it('has the policy of the controller that inherits its method', () => {
    expect(document.paths['/dogs/all'].get).toMatchObject({
      operationId: 'dogsAll',
      security: [],
    });
    expect(document.paths['/birds/all'].get).toMatchObject({
      operationId: 'birdsAll',
      security: [{ oauth2: [] }, { bearer: [] }],
    });
  });

  it('has the status of its redirection', () => {
    const { responses } = document.paths['/habit-cats/home'].get;
    expect(Object.keys(responses)).toContain('302');
    expect(Object.keys(responses)).not.toContain('200');
  });

  it('names the client metadata that it needs', () => {
    const mine = document.paths['/habit-cats/mine'].get;
    expect(mine['x-client-metadata']).toEqual({
      type: 'object',
      properties: {
        keeper: { type: 'string' },
        place: { type: 'string', enum: ['zoo', 'home'], default: 'home' },
        quota: { type: 'integer' },
      },
      required: ['keeper'],
    });
    expect(mine.description).toContain(
      '`keeper` (string), `place` (`zoo` or `home`, optional), `quota` (integer, optional)',
    );
    expect(
      document.paths['/habit-cats'].get['x-client-metadata'],
    ).toBeUndefined();
  });
});
