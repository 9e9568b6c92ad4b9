import { mintToken, namespace } from '@repo/access-tokens/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  expectChallenge,
  expectProblem,
} from '../../test/support/expect-challenge.js';
import { useApi } from '../../test/support/use-api.js';

const tested = useApi();
let free: string;
let pro: string;
beforeAll(() => {
  free = tokenWith({ plan: 'free' });
  pro = tokenWith({ plan: 'pro' });
});

const post = (token: string, body: string | object) =>
  tested.api
    .request()
    .post('/text-analysis')
    .set({
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
    })
    .send(typeof body === 'string' ? body : JSON.stringify(body));

/** A token of a client with this metadata. */
const tokenWith = (
  metadata: Record<string, unknown>,
  scope = 'create:textAnalysis',
): string => {
  const claims = Object.entries(metadata).map(([key, value]) => [
    `${namespace}${key}`,
    value,
  ]);
  return mintToken(tested.issuer, {
    scope,
    claims: Object.fromEntries(claims),
  });
};

describe('POST /text-analysis', () => {
  it('returns the analysis and the client that requested it', async () => {
    const response = await post(pro, {
      text: 'Ada Lovelace wrote the first program in 1843. She loved numbers.',
    });
    expect(response.status).toBe(200);
    expect(response.body).toEqual({
      statistics: {
        characters: 64,
        words: 11,
        sentences: 2,
        readingTimeSeconds: 3,
      },
      readability: { fleschReadingEase: expect.any(Number) },
      sentiment: { score: expect.any(Number) },
      keywords: expect.arrayContaining([{ term: 'number', count: 1 }]),
      entities: expect.arrayContaining([{ text: '1843', type: 'DATE' }]),
      client: {
        id: 'test-client',
        urn: 'urn:example.com:c-one',
        plan: 'pro',
      },
    });
    expect(response.headers['cache-control']).toBe('no-store');
  });

  it('uses the free plan for a client without a plan', async () => {
    const { body } = await post(tokenWith({ plan: undefined }), { text: 'x' });
    expect(body).toMatchObject({ client: { id: 'test-client', plan: 'free' } });
  });

  it('rejects a client without the scope', async () => {
    const token = tokenWith({}, 'read:metrics');
    expectChallenge(await post(token, { text: 'x' }), {
      status: 403,
      code: 'insufficient_scope',
      error: 'insufficient_scope',
      scope: 'create:textAnalysis',
    });
  });

  it.each([
    [{ urn: undefined }, 'urn'],
    [{ urn: 'c-one' }, 'urn'],
    [{ urn: 'urn:only-two' }, 'urn'],
    [{ urn: 1 }, 'urn'],
    [{ plan: 'gold' }, 'plan'],
    [{ plan: null }, 'plan'],
  ])('rejects a client with the metadata %j', async (metadata, name) => {
    const problem = expectProblem(
      await post(tokenWith(metadata), { text: 'x' }),
      403,
      'client_metadata_invalid',
    );
    expect(problem['claims']).toEqual([`${namespace}${name}`]);
  });
});

describe('the maximum length of a text', () => {
  const words = (characters: number) =>
    'ab '.repeat(characters / 3 + 1).slice(0, characters - 1) + '.';

  it('is 1,000 code points with the free plan', async () => {
    expect((await post(free, { text: words(1000) })).status).toBe(200);
    const problem = expectProblem(
      await post(free, { text: words(1001) }),
      413,
      'text_too_long',
    );
    expect(problem).toMatchObject({
      detail:
        'The text has 1001 characters (code points); the free plan allows 1000.',
      limit: 1000,
      plan: 'free',
    });
  });

  it.each(['😀', '\\ud83d\\ude00'])(
    'is 10,000 code points with the pro plan (%s)',
    async (emoji) => {
      const { status, body } = await post(
        pro,
        `{"text":"${emoji.repeat(10_000)}"}`,
      );
      expect(status).toBe(200);
      expect(body).toMatchObject({
        statistics: { characters: 10_000, words: 0 },
      });
      const problem = expectProblem(
        await post(pro, `{"text":"${emoji.repeat(10_001)}"}`),
        413,
        'text_too_long',
      );
      expect(problem['detail']).toMatch(/pro/);
    },
  );
});

describe('POST /text-analysis with unusual texts', () => {
  it.each(['', ' \n', '\u3000', '\u200b', '\u0000'])(
    'rejects the blank text %j',
    async (text) => {
      expectProblem(await post(pro, { text }), 400, 'body_invalid');
    },
  );

  it.each([
    {},
    { text: null },
    { text: 1 },
    { text: ['x'] },
    { text: 'x', more: 1 },
    [],
  ])('rejects the body %j', async (body) => {
    expectProblem(await post(pro, body), 400, 'body_invalid');
  });

  it('accepts lone surrogates, NUL and URLs', async () => {
    const { status, body, text } = await post(
      pro,
      '{"text":"a\\ud800 b\\u0000c https://x.com"}',
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({ statistics: { characters: 20 } });
    expect(text).not.toMatch(/\\ud800|\\u0000/i);
  });

  it.each(['مرحبا بالعالم', '😀👨‍👩‍👧🇩🇪', '12345', 'e\u0301\u0323', '世界您好'])(
    'returns finite numbers for any script: %s',
    async (text) => {
      const { status, body } = await post(pro, { text });
      expect(status).toBe(200);
      expect(body).toMatchObject({
        readability: { fleschReadingEase: expect.any(Number) },
        sentiment: { score: expect.any(Number) },
      });
    },
  );

  it('analyzes a text that a regular expression would take forever to match', async () => {
    const text = `http://${'aaaa.'.repeat(20)}1!`;
    const [response, live] = await Promise.all([
      post(pro, { text }),
      tested.api.request().get('/health/live'),
    ]);
    expect([response.status, live.status]).toEqual([200, 200]);
  });

  it('returns the same analysis whatever other clients have sent', async () => {
    const [before, , after] = [
      await post(pro, { text: 'Blorb likes florps.' }),
      await post(free, { text: 'The blorb florps quickly and BLORB is bad.' }),
      await post(pro, { text: 'Blorb likes florps.' }),
    ];
    expect(after.body).toEqual(before.body);
  });
});
