import {
  discoveryPath,
  json,
  startIssuer,
  type TestIssuer,
} from '@repo/access-tokens/testing';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../test/support/start-api.js';
import { useApi } from '../../../test/support/use-api.js';
import { OpenApiDocument } from '../../support/open-api-document.js';

/** Every example in a part of the document, with the place of its schema. */
function* getExamples(
  part: unknown,
  place: readonly string[] = [],
): Generator<[readonly string[], unknown]> {
  if (typeof part !== 'object' || part === null) return;
  const { examples = {} } = part as { examples?: object };
  for (const example of Object.values(examples) as { value: unknown }[])
    if (Array.isArray(examples)) yield [place, example];
    else if (place[0] === 'components')
      yield [['components', 'schemas', 'Problem'], example.value];
    else if ('value' in example) yield [[...place, 'schema'], example.value];
  for (const [name, member] of Object.entries(part))
    yield* getExamples(member, [...place, name]);
}

describe('the OpenAPI document', () => {
  const tested = useApi({
    variables: { PUBLIC_URL: 'https://api.example.com/' },
  });

  it('is valid OpenAPI 3.1', async () => {
    const { json: document } = await OpenApiDocument.read(tested.api);
    const result = await new Validator().validate(structuredClone(document));
    expect(result).toEqual({ valid: true });
    expect(document).toMatchObject({
      openapi: '3.1.0',
      info: { version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
      servers: [{ url: 'https://api.example.com' }],
    });
  });

  it('documents the responses of every route of the API itself', async () => {
    const { operations } = await OpenApiDocument.read(tested.api);
    const answering = operations.filter(({ responses }) =>
      Object.entries(responses).some(
        ([status, { content }]) => status.startsWith('2') && content,
      ),
    );
    expect(answering.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        '/client',
        '/health/live',
        '/health/ready',
        '/metrics',
        '/.well-known/oauth-protected-resource',
      ]),
    );
  });

  it('has examples that match their schemas', async () => {
    const document = await OpenApiDocument.read(tested.api);
    const examples = [...getExamples(document.json)];
    for (const [place, value] of examples)
      expect([...place, document.getFaults(place, value)]).toEqual([
        ...place,
        [],
      ]);
    const ofProblems = examples.filter(([place]) => place.at(-1) === 'Problem');
    expect(ofProblems.length).toBeGreaterThan(10);
    expect(examples.length).toBeGreaterThan(ofProblems.length + 5);
  });

  it('has exactly one example of each problem', async () => {
    const { json: document, operations } = await OpenApiDocument.read(
      tested.api,
    );
    const codes = operations.flatMap(({ responses }) =>
      Object.values(responses).flatMap(({ content }) =>
        Object.entries(content?.['application/problem+json']?.examples ?? {}),
      ),
    );
    expect(codes.length).toBeGreaterThan(20);
    for (const [code, example] of codes)
      expect(example).toEqual({ $ref: `#/components/examples/${code}` });
    const { examples } = document.components;
    expect(Object.keys(examples).toSorted()).toEqual(
      [...new Set(codes.map(([code]) => code))].toSorted(),
    );
  });

  it('lists health, metrics and discovery after the routes for clients', async () => {
    const { json: document } = await OpenApiDocument.read(tested.api);
    expect(Object.keys(document.paths).slice(-4)).toEqual([
      '/health/live',
      '/health/ready',
      '/metrics',
      '/.well-known/oauth-protected-resource',
    ]);
  });

  it('does not contain the Host that the caller chooses', async () => {
    const { text } = await tested.api
      .request()
      .get('/openapi.json')
      .set('host', 'evil.example');
    expect(text).not.toContain('evil');
  });
});

describe('the token URL', () => {
  let issuer: TestIssuer;
  let api: TestApi;
  beforeEach(async () => {
    issuer = await startIssuer();
  });
  afterEach(async () => {
    await api.close();
    await issuer.stop();
  });

  const expectTokenUrl = async (tokenUrl: string): Promise<void> => {
    const { json: document } = await OpenApiDocument.read(api);
    expect(document.components.securitySchemes['oauth2']).toMatchObject({
      flows: { clientCredentials: { tokenUrl } },
    });
  };
  const state = (tokenEndpoint: unknown) =>
    issuer.answer(discoveryPath, (_request, response) =>
      json(response, {
        issuer: issuer.url,
        jwks_uri: `${issuer.url}.well-known/jwks.json`,
        token_endpoint: tokenEndpoint,
      }),
    );
  const elsewhere = 'http://127.0.0.1:1/connect/token';

  it('is that of Auth0 until the tenant answers, then the one that the tenant states', async () => {
    await issuer.stop();
    api = await startApi({ ISSUER_BASE_URL: issuer.url });
    await expectTokenUrl(`${issuer.url}oauth/token`);
    state(elsewhere);
    await issuer.start();
    await api.ready();
    await expectTokenUrl(elsewhere);
    const page = await api.request().get('/docs');
    expect(page.headers['content-security-policy']).toContain(
      `connect-src 'self' ${elsewhere} http://127.0.0.1:1/_local/client;`,
    );
  });

  it.each([
    undefined,
    17,
    'javascript:alert(1)',
    'http://other.example/token',
    'https://user:secret@tenant.example/token',
  ])('is that of Auth0 if the tenant states %s', async (stated) => {
    state(stated);
    api = await startApi({ ISSUER_BASE_URL: issuer.url });
    await api.ready();
    await expectTokenUrl(`${issuer.url}oauth/token`);
  });
});

describe('an API that trusts several tenants', () => {
  const tested = useApi({
    variables: {
      ISSUER_BASE_URL: 'https://one.invalid/,https://two.invalid',
    },
  });

  it('documents each, and accepts a token of either', async () => {
    const { json: document, operations } = await OpenApiDocument.read(
      tested.api,
    );
    expect(document.components.securitySchemes).toMatchObject({
      oauth2: {
        flows: {
          clientCredentials: { tokenUrl: 'https://one.invalid/oauth/token' },
        },
      },
      'oauth2-2': {
        flows: {
          clientCredentials: { tokenUrl: 'https://two.invalid/oauth/token' },
        },
      },
    });
    expect(
      operations.find(({ path }) => path === '/metrics')?.security,
    ).toEqual([
      { oauth2: ['read:metrics'] },
      { 'oauth2-2': ['read:metrics'] },
      { bearer: [] },
    ]);
  });
});

describe('an API that demands a nonce in proofs', () => {
  const withNonce = useApi({
    variables: {
      PUBLIC_URL: 'https://public.example',
      DPOP_NONCE_SECRET: 'x'.repeat(32),
    },
  });

  it('documents that, and its responses to proofs', async () => {
    const { body } = await withNonce.api.request().get('/openapi.json');
    const { info, paths } = body as {
      info: { description: string };
      paths: Record<string, { get: { responses: Record<string, unknown> } }>;
    };
    expect(info.description).toMatch(/`DPoP`.*https:\/\/public\.example/);
    const { responses } = paths['/client']?.get ?? { responses: {} };
    expect(responses['200']).toHaveProperty(['headers', 'DPoP-Nonce']);
    const refusal = JSON.stringify(responses['401']);
    expect(refusal).toMatch(/invalid_dpop_proof.*use_dpop_nonce/);
    expect(JSON.stringify(responses['503'])).toContain(
      'replay_store_unavailable',
    );
  });
});

describe('an API without DPoP', () => {
  const without = useApi({ variables: { PROOF_OF_POSSESSION: 'off' } });

  it('does not mention it at its routes', async () => {
    const { body } = await without.api.request().get('/openapi.json');
    const { info, paths } = body as { info: unknown; paths: unknown };
    expect(JSON.stringify([info, paths])).not.toMatch(/dpop/i);
  });
});
