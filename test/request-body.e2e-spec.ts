import { gzipSync } from 'node:zlib';
import { mintToken } from '@repo/access-tokens/testing';
import { describe, expect, it } from 'vitest';
import { expectChallenge, expectProblem } from './support/expect-challenge.js';
import { TestRoutesModule } from './support/test-routes.module.js';
import { useApi } from './support/use-api.js';

const tested = useApi({ root: TestRoutesModule });

const json = { 'content-type': 'application/json' };

/** Posts these bytes, with a good token unless told otherwise. */
function post(
  body: string | Buffer,
  headers: Record<string, string> = json,
  authorized = true,
) {
  const request = tested.api.request().post('/messages').set(headers);
  if (authorized)
    request.set('authorization', `Bearer ${mintToken(tested.issuer)}`);
  // Without a serializer, superagent sends what it is given.
  return request.serialize((bytes: unknown) => bytes as string).send(body);
}

describe('a body', () => {
  it('of JSON is read', async () => {
    expect((await post('{"text":"\u00e4"}')).body).toEqual({ length: 1 });
  });

  it.each([
    'application/json; charset=utf-8',
    'Application/JSON',
    'application/json;x=y',
  ])('is read as %s', async (type) => {
    expect((await post('{"text":"x"}', { 'content-type': type })).status).toBe(
      200,
    );
  });

  it('with ten thousand faults is answered with the first of them', async () => {
    const members = Array.from({ length: 10_000 }, (_, n) => [`k${n}`, 1]);
    const body = JSON.stringify(Object.fromEntries(members));
    const response = await post(body);
    expectProblem(response, 400, 'body_invalid');
    expect((response.body as { errors: string[] }).errors).toHaveLength(20);
  });

  it('with a name of a hundred kilobytes is answered with the beginning of it', async () => {
    const response = await post(`{"text":"x","${'y'.repeat(100_000)}":1}`);
    expectProblem(response, 400, 'body_invalid');
    expect(response.text.length).toBeLessThan(2000);
  });

  it('with faults in its nested members is answered with their paths', async () => {
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
  ])('%s is refused, and the log says why', async (body, code, reason) => {
    const { headers } = await post(body);
    const reqId = headers['x-request-id'];
    expect(await tested.api.findLogLine({ reqId })).toMatchObject({
      code,
      reason: expect.stringMatching(reason) as unknown,
    });
  });

  it('may hold ten thousand escaped emoji', async () => {
    const text = '\\ud83d\\ude00'.repeat(10_000);
    expect((await post(`{"text":"${text}"}`)).body).toEqual({ length: 20_000 });
  });

  it('may begin with a byte order mark', async () => {
    expect((await post('\ufeff{"text":"x"}')).status).toBe(200);
  });
});

describe('a body that is not acceptable', () => {
  it('for being missing is 400', async () => {
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
  ])('as JSON (%j) is 400', async (body) => {
    expectProblem(await post(body), 400, 'malformed_json');
  });

  it('as UTF-8 is 400', async () => {
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
    'for being no object (%s) is 400',
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
  ])('for its members (%s) is 400, with their names', async (body, name) => {
    const problem = expectProblem(await post(body), 400, 'body_invalid');
    expect(problem['detail']).toContain(name);
  });

  it('for a member that is named as one of every object is 400', async () => {
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
  ])('for reaching for a prototype (%s) is 400', async (body) => {
    expectProblem(await post(body), 400, 'malformed_json');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each([65, 3000, 60_000])(
    'for %i levels of arrays is 400',
    async (levels) => {
      const extra = '['.repeat(levels - 1) + ']'.repeat(levels - 1);
      expectProblem(
        await post(`{"text":"x","extra":${extra}}`),
        400,
        'body_too_deep',
      );
    },
  );

  it('for 5,000 levels of objects is 400', async () => {
    const extra = '{"a":'.repeat(5000) + '1' + '}'.repeat(5000);
    expectProblem(
      await post(`{"text":"x","extra":${extra}}`),
      400,
      'body_too_deep',
    );
  });

  it('is not one of 64 levels', async () => {
    const extra = '['.repeat(63) + ']'.repeat(63);
    expect((await post(`{"text":"x","extra":${extra}}`)).status).toBe(200);
  });

  it('for its size is 413', async () => {
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
  ])('for its type (%s) is 415', async (type) => {
    expectProblem(
      await post('{"text":"x"}', { 'content-type': type }),
      415,
      'unsupported_media_type',
    );
  });

  it.each(['gzip', 'deflate', 'br', 'identity, gzip', 'x'])(
    'for its encoding (%s) is 415',
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

describe('a body without an acceptable token', () => {
  it.each([
    ['malformed JSON', '{', json],
    ['an unknown member', '{"unknown":1}', json],
    ['deep nesting', '['.repeat(5000), json],
    ['another type', 'x', { 'content-type': 'text/plain' }],
    ['a type that is none', 'x', { 'content-type': 'x' }],
    ['an encoding', 'x', { ...json, 'content-encoding': 'gzip' }],
    ['nothing in it', '', json],
  ])('is 401, with %s', async (_what, body, headers) => {
    expectChallenge(await post(body, headers, false), {
      status: 401,
      code: 'credentials_missing',
    });
  });

  it('over the limit is 401 or 413', async () => {
    expect([401, 413]).toContain(
      (await post('x'.repeat(200_000), json, false)).status,
    );
  });
});

describe('what is not there', () => {
  it.each([
    ['get', '/nothing'],
    ['post', '/client'],
    ['delete', '/messages'],
    ['patch', '/client?access_token=secret'],
    ['get', '/client/../nothing'],
    ['get', '/CLIENT'],
    ['get', '/client/'],
  ] as const)(
    '%s %s is 404, without a token, and says nothing of the URL',
    async (method, path) => {
      const response = await tested.api.request()[method](path);
      expectProblem(response, 404, 'not_found');
      expect(JSON.stringify(response.body)).not.toContain('secret');
    },
  );

  it('is 400 where the URL cannot be decoded', async () => {
    expectProblem(
      await tested.api.request().get('/%ff%zz'),
      400,
      'malformed_request',
    );
  });
});
