import { mintToken } from '@repo/access-tokens/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { problemCodes } from '../../../src/platform/problem/problem.exception.js';
import { textTooLong } from '../../../src/text-analysis/text-too-long.error.js';
import {
  clientQueueFull,
  queueFull,
} from '../../../src/text-analysis/work-queue.problems.js';
import { TestRoutesModule } from '../../../test/support/test-routes.module.js';
import { useApi } from '../../../test/support/use-api.js';
import {
  OpenApiDocument,
  type DocumentedOperation,
} from '../../support/open-api-document.js';

const tested = useApi({
  root: TestRoutesModule,
  variables: { RATE_LIMIT: 'on' },
});
let document: OpenApiDocument;
beforeAll(async () => {
  await tested.api.ready();
  document = await OpenApiDocument.read(tested.api);
});

const operation = (id: string) =>
  document.operations.find(
    ({ operationId }) => operationId === id,
  ) as DocumentedOperation;

const bearer = (claims: Record<string, unknown> = {}) => ({
  authorization: `Bearer ${mintToken(tested.issuer, { claims })}`,
});
const allScopes = { scope: 'create:textAnalysis read:metrics' };
const json = (value: unknown) => JSON.stringify(value);

describe('a response of the API', () => {
  const expectDocumented = async (
    each: DocumentedOperation,
    headers: Record<string, string>,
  ): Promise<void> => {
    const response = await document.send(each, headers);
    expect(document.getUndocumented(each, response)).toEqual([]);
  };

  it('is documented for a client with all scopes', async () => {
    const gets = document.operations.filter(({ method }) => method === 'GET');
    for (const each of gets) await expectDocumented(each, bearer(allScopes));
  });

  it('is documented for a caller that is rejected', async () => {
    for (const each of document.operations) {
      await expectDocumented(each, {});
      for (const authorization of ['Basic eA==', 'Bearer a b', 'Bearer x.y.z'])
        await expectDocumented(each, { authorization });
      await expectDocumented(each, bearer({ exp: 1 }));
      await expectDocumented(each, bearer({ scope: '' }));
      await expectDocumented(each, { ...bearer(), host: '' });
    }
  });

  it.each([
    ['metadataOfClass', { 'https://example.com/urn': 'no urn' }, 403],
    ['claimsEquals', { org_id: 'other' }, 403],
    ['policiesAll', { scope: 'read:metrics' }, 403],
  ])('is documented if %s rejects %j', async (id, claims, status) => {
    const response = await document.send(operation(id), bearer(claims));
    expect(response.status).toBe(status);
    expect(document.getUndocumented(operation(id), response)).toEqual([]);
    expect(Object.keys(operation(id).responses)).toContain(String(status));
  });

  it.each([
    ['a valid body', json({ text: 'x' }), {}, 200],
    ['a member of the wrong type', json({ text: 1 }), {}, 400],
    ['an unknown member', json({ text: 'x', unknown: 1 }), {}, 400],
    ['malformed JSON', '{', {}, 400],
    ['deep nesting', `${'['.repeat(70)}${']'.repeat(70)}`, {}, 400],
    ['a body that is too large', json({ text: 'x'.repeat(140_000) }), {}, 413],
    ['another content type', 'x', { 'content-type': 'text/plain' }, 415],
    ['a content encoding', json({}), { 'content-encoding': 'gzip' }, 415],
  ])('is documented for %s', async (_what, body, headers, status) => {
    const messages = operation('messagesRead');
    const all = { ...bearer(), ...headers };
    const response = await document.send(messages, all, body);
    expect(response.status).toBe(status);
    expect(Object.keys(messages.responses)).toContain(String(status));
    expect(document.getUndocumented(messages, response)).toEqual([]);
  });

  it('is documented if a client sends too many requests', async () => {
    const one = bearer({
      azp: 'eager-client',
      'https://example.com/requests_per_minute': 1,
    });
    const client = operation('clientShow');
    const responses = [
      await document.send(client, one),
      await document.send(client, one),
    ];
    expect(responses.map(({ status }) => status)).toEqual([200, 429]);
    for (const response of responses)
      expect(document.getUndocumented(client, response)).toEqual([]);
    expect(responses[1]?.headers['retry-after']).toBeTruthy();
  });
});

describe('every problem', () => {
  it('is listed under its own status', () => {
    const ofFeatures = [textTooLong, clientQueueFull, queueFull];
    const all = {
      ...problemCodes,
      ...Object.fromEntries(
        ofFeatures.map((problem) => [problem.code, problem]),
      ),
    };
    for (const { responses } of document.operations) {
      for (const [status, response] of Object.entries(responses)) {
        const examples = Object.keys(
          response.content?.['application/problem+json']?.examples ?? {},
        );
        for (const code of examples) {
          expect(String(Reflect.get(all, code).status)).toBe(status);
        }
      }
    }
  });
});
