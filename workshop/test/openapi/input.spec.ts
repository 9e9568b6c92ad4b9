import { mintToken } from '@repo/access-tokens/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { useApi } from '../../../test/support/use-api.js';
import { DocumentedCatsModule } from '../../support/documented-cats.module.js';
import { readDocument, type Json } from '../../support/read-document.js';

const tested = useApi({ root: DocumentedCatsModule });
let document: Json;
beforeAll(async () => {
  document = await readDocument(tested.api);
});

const getBodySchema = (path: string, method = 'post'): Json =>
  document.paths[path][method].requestBody.content['application/json'].schema;
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

const rules = {
  name: { type: 'string', minLength: 1, maxLength: 20 },
  age: { type: 'integer', minimum: 0, maximum: 30 },
  tags: { type: 'array', items: { type: 'string', pattern: '^[a-z]+$' } },
  collars: { type: 'array', items: ref('Collar') },
  fur: { type: 'string', enum: ['short', 'long'], default: 'short' },
};

describe('a body', () => {
  it('has the schema of its class-validator rules', () => {
    expect(getBodySchema('/habit-cats')).toEqual(ref('CreateCat'));
    expect(document.components.schemas.CreateCat).toEqual({
      type: 'object',
      properties: rules,
      required: ['name', 'age'],
      additionalProperties: false,
    });
    expect(document.components.schemas.Collar.properties).toEqual({
      color: { type: 'string' },
    });
  });

  it.each([
    ['/habit-cats/{id}', 'patch', 'UpdateCat', Object.keys(rules), []],
    ['/habit-cats/name', 'post', 'CatName', ['name'], ['name']],
    [
      '/habit-cats/nameless',
      'post',
      'NamelessCat',
      ['age', 'tags', 'fur'],
      ['age'],
    ],
    [
      '/habit-cats/collared',
      'post',
      'CollaredCat',
      ['name', 'color'],
      ['name', 'color'],
    ],
  ])(
    'can be a mapped type: %s %s, %s',
    (path, method, name, properties, required) => {
      expect(getBodySchema(path, method)).toEqual(ref(name));
      const schema = document.components.schemas[name];
      expect(Object.keys(schema.properties)).toEqual(properties);
      expect(schema.required ?? []).toEqual(required);
    },
  );

  it.each([
    ['/habit-cats/1', 'patch', { age: 3 }, 200],
    ['/habit-cats/1', 'patch', { age: 'three' }, 400],
    ['/habit-cats/name', 'post', {}, 400],
    ['/habit-cats/nameless', 'post', { age: 3, name: 'Tom' }, 400],
    ['/habit-cats/collared', 'post', { name: 'Tom', color: 'red' }, 201],
  ] as const)(
    'of a mapped type is validated: %s %s %j',
    async (path, method, body, status) => {
      const agent = tested.api.request();
      const response = await agent[method](path)
        .set('authorization', `Bearer ${mintToken(tested.issuer)}`)
        .send(body);
      expect(response.status).toBe(status);
    },
  );

  it('can be a list that ParseArrayPipe reads', () => {
    expect(getBodySchema('/habit-cats/many')).toEqual({
      type: 'array',
      items: ref('CreateCat'),
    });
    expect(getBodySchema('/habit-cats/list')).toEqual({
      type: 'array',
      items: {},
    });
  });

  it('has the members that a route reads one by one', () => {
    expect(getBodySchema('/habit-cats/members')).toEqual({
      type: 'object',
      properties: { name: { type: 'string' }, age: { type: 'number' } },
    });
  });
});

describe('validated input', () => {
  it.each([
    ['/habit-cats', 'post', 'body_invalid'],
    ['/habit-cats/many', 'post', 'body_invalid'],
    ['/habit-cats', 'get', 'parameters_invalid'],
    ['/habit-cats/by-ids', 'get', 'parameters_invalid'],
    ['/habit-cats/one/{id}', 'get', 'parameters_invalid'],
  ])('has the problem of its validation: %s %s', (path, method, code) => {
    const refusal = document.paths[path][method].responses['400'];
    const { examples } = refusal.content['application/problem+json'];
    const validation = ['body_invalid', 'parameters_invalid'];
    expect(
      Object.keys(examples).filter((one) => validation.includes(one)),
    ).toEqual([code]);
  });

  it('is the only input with such a problem', () => {
    const { responses } = document.paths['/habit-cats/members'].post;
    expect(responses['400'].description).not.toContain('_invalid`');
  });
});

describe('a query', () => {
  it('has the parameters of its class', () => {
    expect(document.paths['/habit-cats'].get.parameters).toEqual([
      {
        name: 'limit',
        in: 'query',
        required: false,
        description: 'How many at most.',
        schema: { type: 'integer', minimum: 1, default: 20, examples: [10] },
      },
      {
        name: 'indoors',
        in: 'query',
        required: false,
        schema: { type: 'boolean' },
      },
    ]);
  });

  it('can have a list that ParseArrayPipe reads', () => {
    expect(document.paths['/habit-cats/by-ids'].get.parameters).toEqual([
      {
        name: 'ids',
        in: 'query',
        required: false,
        schema: { type: 'array', items: { type: 'number' } },
      },
    ]);
  });
});

describe('a path', () => {
  it('has the parameters of its class', () => {
    expect(document.paths['/habit-cats/one/{id}'].get.parameters).toEqual([
      {
        name: 'id',
        in: 'path',
        required: true,
        description: 'The number of the cat.',
        schema: { type: 'integer' },
      },
    ]);
  });
});
