import type { Response } from 'supertest';
import { beforeAll, describe, expect, it } from 'vitest';
import { problemCodes } from '../../src/problem/problem-codes.js';
import { mintToken } from '../support/mint-token.js';
import {
  expectDocumented,
  OpenApiDocument,
  type DocumentedOperation,
} from '../support/open-api-document.js';
import { TestRoutesModule } from '../support/test-routes.module.js';
import { useApi } from '../support/use-api.js';

const tested = useApi({
  root: TestRoutesModule,
  variables: { RATE_LIMIT: 'on' },
});
let document: OpenApiDocument;
beforeAll(async () => {
  await tested.api.ready();
  document = await OpenApiDocument.of(tested.api);
});

const operation = (id: string): DocumentedOperation => {
  const found = document.operations.find(
    ({ operationId }) => operationId === id,
  );
  if (!found) throw new Error(`no operation ${id}`);
  return found;
};

async function ask(
  { method, path }: DocumentedOperation,
  headers: Record<string, string>,
  body?: string,
): Promise<Response> {
  const agent = tested.api.request();
  const request = method === 'POST' ? agent.post(path) : agent.get(path);
  return request
    .set({ 'content-type': 'application/json', ...headers })
    .send(body);
}

const bearer = (claims: Record<string, unknown> = {}) => ({
  authorization: `Bearer ${mintToken(tested.issuer, { claims })}`,
});
const allScopes = { scope: 'create:textAnalysis read:metrics' };
const json = (value: unknown) => JSON.stringify(value);

describe('what the API answers', () => {
  it('is what the document says, for whom every route lets in', async () => {
    for (const each of document.operations.filter(
      ({ method }) => method === 'GET',
    )) {
      expectDocumented(document, each, await ask(each, bearer(allScopes)));
    }
  });

  it('is what the document says, where it refuses every caller alike', async () => {
    for (const each of document.operations) {
      for (const headers of [
        {},
        { authorization: 'Basic eA==' },
        { authorization: 'Bearer a b' },
        { authorization: 'Bearer x.y.z' },
        bearer({ exp: 1 }),
        bearer({ scope: '' }),
        { ...bearer(), host: '' },
      ]) {
        expectDocumented(document, each, await ask(each, headers));
      }
    }
  });

  it.each([
    ['metadataOfClass', { 'https://example.com/urn': 'no urn' }, 403],
    ['claimsEquals', { org_id: 'other' }, 403],
    ['policiesAll', { scope: 'read:metrics' }, 403],
  ])(
    'is what the document says, where %s refuses %j',
    async (id, claims, status) => {
      const answer = await ask(operation(id), bearer(claims));
      expect(answer.status).toBe(status);
      expectDocumented(document, operation(id), answer);
      expect(Object.keys(operation(id).responses)).toContain(String(status));
    },
  );

  it.each([
    [json({ text: 'x' }), {}, 200],
    [json({ text: 1 }), {}, 400],
    [json({ text: 'x', unknown: 1 }), {}, 400],
    ['{', {}, 400],
    [`${'['.repeat(70)}${']'.repeat(70)}`, {}, 400],
    [json({ text: 'x'.repeat(140_000) }), {}, 413],
    ['x', { 'content-type': 'text/plain' }, 415],
    [json({}), { 'content-encoding': 'gzip' }, 415],
  ])(
    'is what the document says of a body: %.20s %j',
    async (body, headers, status) => {
      const messages = operation('messagesRead');
      const answer = await ask(messages, { ...bearer(), ...headers }, body);
      expect(answer.status).toBe(status);
      expect(Object.keys(messages.responses)).toContain(String(status));
      expectDocumented(document, messages, answer);
    },
  );

  it('is what the document says, where a client asks too often', async () => {
    const one = bearer({
      azp: 'eager-client',
      'https://example.com/requests_per_minute': 1,
    });
    const client = operation('clientShow');
    const answers = [await ask(client, one), await ask(client, one)];
    expect(answers.map(({ status }) => status)).toEqual([200, 429]);
    for (const answer of answers) expectDocumented(document, client, answer);
    expect(answers[1]?.headers['retry-after']).toBeTruthy();
  });
});

describe('every problem', () => {
  it('comes with a status under which its code is listed', () => {
    for (const { responses } of document.operations) {
      for (const [status, response] of Object.entries(responses)) {
        const examples = Object.keys(
          response.content?.['application/problem+json']?.examples ?? {},
        );
        for (const code of examples) {
          expect(String(Reflect.get(problemCodes, code).status)).toBe(status);
        }
      }
    }
  });
});
