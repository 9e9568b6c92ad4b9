import { gzipSync } from 'node:zlib';
import { mintToken } from '@repo/access-tokens/testing';
import { describe, expect, it } from 'vitest';
import { expectChallenge, expectProblem } from './support/expect-challenge.js';
import { TestRoutesModule } from './support/test-routes.module.js';
import { useApi } from './support/use-api.js';

const tested = useApi({ root: TestRoutesModule });

const json = { 'content-type': 'application/json' };

/** Posts a body, by default as JSON with a valid token. */
function post(
  body: string | Buffer,
  headers: Record<string, string> = json,
  authorized = true,
) {
  const request = tested.api.request().post('/messages').set(headers);
  if (authorized)
    request.set('authorization', `Bearer ${mintToken(tested.issuer)}`);
  // Otherwise, superagent would serialize a buffer as JSON.
  return request.serialize((bytes: unknown) => bytes as string).send(body);
}

describe('a JSON body', () => {
  it('is parsed', async () => {
    expect((await post('{"text":"\u00e4"}')).body).toEqual({ length: 1 });
  });

  it.each([
    'application/json; charset=utf-8',
    'Application/JSON',
    'application/json;x=y',
  ])('is parsed if its type is %s', async (type) => {
    expect((await post('{"text":"x"}', { 'content-type': type })).status).toBe(
      200,
    );
  });

  it('with 10,000 errors is rejected with the first 20', async () => {
    const members = Array.from({ length: 10_000 }, (_, n) => [`k${n}`, 1]);
    const body = JSON.stringify(Object.fromEntries(members));
    const response = await post(body);
    expectProblem(response, 400, 'body_invalid');
    expect((response.body as { errors: string[] }).errors).toHaveLength(20);
  });

  it('with a member name of 100 kB is rejected with a short message', async () => {
    const response = await post(`{"text":"x","${'y'.repeat(100_000)}":1}`);
    expectProblem(response, 400, 'body_invalid');
    expect(response.text.length).toBeLessThan(2000);
  });

  it('with invalid nested members is rejected with their paths', async () => {
    const response = await post(
      '{"text":"x","lines":[{"quantity":1},{"quantity":"2"},{}]}',
    );
    expectProblem(response, 400, 'body_invalid');
    expect((response.body as { errors: string[] }).errors).toEqual([
      'lines.1.quantity must be an integer number',
      'lines.2.quantity must be an integer number',
    ]);
  });

  it.each([
    ['{}', 'body_invalid', /^text must be a string/],
    ['{', 'malformed_json', /not valid JSON/],
  ])(
    '(%s) is rejected, and the reason is logged',
    async (body, code, reason) => {
      const { headers } = await post(body);
      const reqId = headers['x-request-id'];
      expect(await tested.api.findLogLine({ reqId })).toMatchObject({
        code,
        reason: expect.stringMatching(reason) as unknown,
      });
    },
  );

  it('may contain 10,000 escaped emoji', async () => {
    const text = '\\ud83d\\ude00'.repeat(10_000);
    expect((await post(`{"text":"${text}"}`)).body).toEqual({ length: 20_000 });
  });

  it('may begin with a byte order mark', async () => {
    expect((await post('\ufeff{"text":"x"}')).status).toBe(200);
  });
});

describe('a body', () => {
  it('that is missing is rejected with 400', async () => {
    const problem = expectProblem(await post(''), 400, 'body_invalid');
    expect(problem['detail']).toMatch(/^The body is missing/);
  });

  it.each([
    '{',
    '{"text":"x"',
    '{"text":"x",}',
    "{'text':'x'}",
    '{"text":"x"} x',
    'undefined',
    'NaN',
  ])('that is not JSON (%j) is rejected with 400', async (body) => {
    expectProblem(await post(body), 400, 'malformed_json');
  });

  it('that is not UTF-8 is rejected with 400', async () => {
    expectProblem(
      await post(Buffer.from([0x22, 0xff, 0x22])),
      400,
      'malformed_json',
    );
    expectProblem(
      await post(Buffer.from('{"text":"x"}', 'utf16le')),
      400,
      'malformed_json',
    );
  });

  it.each(['null', '1', '"text"', 'true', '[]', '[{"text":"x"}]'])(
    'that is not an object (%s) is rejected with 400',
    async (body) => {
      expectProblem(await post(body), 400, 'body_invalid');
    },
  );

  it.each([
    ['{}', 'text'],
    ['{"text":1}', 'text'],
    ['{"text":["x"]}', 'text'],
    ['{"text":{"length":1}}', 'text'],
    ['{"text":"x","unknown":1,"other":2}', 'unknown'],
  ])(
    'with invalid members (%s) is rejected with 400 and their names',
    async (body, name) => {
      const problem = expectProblem(await post(body), 400, 'body_invalid');
      expect(problem['detail']).toContain(name);
    },
  );

  it('with members named like those of every object is rejected with 400', async () => {
    const body = '{"text":"x","toString":1,"constructor":1}';
    const { errors } = expectProblem(await post(body), 400, 'body_invalid');
    expect(errors).toEqual([
      'property toString should not exist',
      'property constructor should not exist',
    ]);
  });

  it.each([
    '{"text":"x","__proto__":{"polluted":true}}',
    '{"text":"x","extra":{"__proto__":{"polluted":true}}}',
    '{"text":"x","extra":{"constructor":{"prototype":{"polluted":true}}}}',
    '{"text":"x","\\u005f_proto__":{"polluted":true}}',
  ])(
    'with a member that could set a prototype (%s) is rejected with 400',
    async (body) => {
      expectProblem(await post(body), 400, 'malformed_json');
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    },
  );

  it.each([65, 3000, 60_000])(
    'with %i levels of nesting is rejected with 400',
    async (levels) => {
      const extra = '['.repeat(levels - 1) + ']'.repeat(levels - 1);
      expectProblem(
        await post(`{"text":"x","extra":${extra}}`),
        400,
        'body_too_deep',
      );
    },
  );

  it('with 5,000 nested objects is rejected with 400', async () => {
    const extra = '{"a":'.repeat(5000) + '1' + '}'.repeat(5000);
    expectProblem(
      await post(`{"text":"x","extra":${extra}}`),
      400,
      'body_too_deep',
    );
  });

  it('with 64 levels of nesting is accepted', async () => {
    const extra = '['.repeat(63) + ']'.repeat(63);
    expect((await post(`{"text":"x","extra":${extra}}`)).status).toBe(200);
  });

  it('over the size limit is rejected with 413', async () => {
    expectProblem(
      await post(`{"text":"${'x'.repeat(128 * 1024)}"}`),
      413,
      'body_too_large',
    );
  });

  it.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data; boundary=x'],
    ['application/jsonx'],
    ['application/problem+json'],
    ['json'],
    ['/'],
    ['application/json, text/plain'],
  ])('of the type %s is rejected with 415', async (type) => {
    expectProblem(
      await post('{"text":"x"}', { 'content-type': type }),
      415,
      'unsupported_media_type',
    );
  });

  it.each(['gzip', 'deflate', 'br', 'identity, gzip', 'x'])(
    'with the encoding %s is rejected with 415',
    async (encoding) => {
      const bomb = gzipSync(Buffer.alloc(10_000_000, ' '));
      const response = await post(bomb, {
        ...json,
        'content-encoding': encoding,
      });
      expectProblem(response, 415, 'unsupported_media_type');
      expect(response.headers['accept-encoding']).toBe('identity');
    },
  );
});

describe('a request without a token', () => {
  it.each([
    ['malformed JSON', '{', json],
    ['an unknown member', '{"unknown":1}', json],
    ['deep nesting', '['.repeat(5000), json],
    ['another type', 'x', { 'content-type': 'text/plain' }],
    ['an invalid type', 'x', { 'content-type': 'x' }],
    ['an encoding', 'x', { ...json, 'content-encoding': 'gzip' }],
    ['no body', '', json],
  ])('is rejected with 401, with %s', async (_what, body, headers) => {
    expectChallenge(await post(body, headers, false), {
      status: 401,
      code: 'credentials_missing',
    });
  });

  it('is rejected with 401 or 413 if its body is too large', async () => {
    expect([401, 413]).toContain(
      (await post('x'.repeat(200_000), json, false)).status,
    );
  });
});

describe('a request for an unknown route', () => {
  it.each([
    ['get', '/nothing'],
    ['post', '/client'],
    ['delete', '/messages'],
    ['patch', '/client?access_token=secret'],
    ['get', '/client/../nothing'],
    ['get', '/CLIENT'],
    ['get', '/client/'],
  ] as const)(
    '(%s %s) gets 404 without a token, and its query is not repeated',
    async (method, path) => {
      const response = await tested.api.request()[method](path);
      expectProblem(response, 404, 'not_found');
      expect(JSON.stringify(response.body)).not.toContain('secret');
    },
  );

  it('gets 400 if the URL cannot be decoded', async () => {
    expectProblem(
      await tested.api.request().get('/%ff%zz'),
      400,
      'malformed_request',
    );
  });
});
