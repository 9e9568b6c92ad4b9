import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { expectProblem } from './support/expect-challenge.js';
import { mintToken } from './support/mint-token.js';
import { useApi } from './support/use-api.js';

describe('what is no HTTP that can be served', () => {
  const tested = useApi();

  /** Sends these bytes as they are, and gives all that comes back. */
  async function exchange(
    bytes: string,
  ): Promise<{ head: string; problem: unknown }> {
    const socket = connect(Number(new URL(tested.api.url).port), '127.0.0.1');
    socket.write(bytes);
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
    return { head, problem: JSON.parse(body) };
  }

  it.each([
    ['no HTTP at all', 'hello\r\n\r\n', 400, 'malformed_request'],
    [
      'a bad header',
      'GET / HTTP/1.1\r\nhost: x\r\nbad header\r\n\r\n',
      400,
      'malformed_request',
    ],
    [
      'both length and chunks',
      'POST /client HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n',
      400,
      'malformed_request',
    ],
    [
      'no Host',
      'GET /client HTTP/1.1\r\nconnection: close\r\n\r\n',
      400,
      'malformed_request',
    ],
    [
      'two Hosts',
      'GET /health/live HTTP/1.1\r\nhost: a\r\nHost: b\r\nconnection: close\r\n\r\n',
      400,
      'malformed_request',
    ],
    [
      'a folded header',
      'GET /client HTTP/1.1\r\nhost: x\r\nauthorization: Bearer\r\n x.y.z\r\n\r\n',
      400,
      'malformed_request',
    ],
    [
      'headers over the limit',
      `GET /client HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'headers_too_large',
    ],
  ])('%s is refused as a problem', async (_what, bytes, status, code) => {
    const { head, problem } = await exchange(bytes);
    expect(head).toMatch(
      new RegExp(`^HTTP/1\\.1 ${status} [^]*application/problem\\+json`),
    );
    expect(problem).toMatchObject({
      status,
      code,
      title: expect.any(String),
      type: expect.stringMatching(`/docs/troubleshooting\\.md#${code}$`),
    });
  });

  it.each(['GET http://x/the-target', 'OPTIONS *', 'GET /the-target'])(
    '%s, which no route has, is a 404 that does not repeat it',
    async (target) => {
      const { problem } = await exchange(
        `${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`,
      );
      expect(problem).toMatchObject({
        code: 'not_found',
        detail: 'No route has this method and path.',
      });
    },
  );

  it('an expectation that nobody knows is ignored', async () => {
    const { head, problem } = await exchange(
      'GET /client HTTP/1.1\r\nhost: x\r\nexpect: x\r\nconnection: close\r\n\r\n',
    );
    expect(head).toMatch(/^HTTP\/1\.1 401 /);
    expect(problem).toMatchObject({ code: 'credentials_missing' });
  });

  it('requests in one go are judged each by its own header', async () => {
    const good = `authorization: Bearer ${mintToken(tested.issuer)}`;
    const requests = [good, 'x: y', good, 'connection: close'].map(
      (header) => `GET /client HTTP/1.1\r\nhost: x\r\n${header}\r\n\r\n`,
    );
    const socket = connect(Number(new URL(tested.api.url).port), '127.0.0.1');
    socket.write(requests.join(''));
    const statuses = (await text(socket)).matchAll(/HTTP\/1\.1 (\d+)/g);
    expect([...statuses].map(([, status]) => status)).toEqual([
      '200',
      '401',
      '200',
      '401',
    ]);
  });

  it('a HEAD is held to the policy of its GET', async () => {
    const head = (token: string) =>
      tested.api
        .request()
        .head('/client')
        .set('authorization', `Bearer ${token}`);
    expect((await head(mintToken(tested.issuer))).status).toBe(200);
    const refused = await head('x.y.z');
    expect(refused.status).toBe(401);
    expect(refused.headers['www-authenticate']).toMatch(
      /error="invalid_token"/,
    );
  });

  it('headers that never end are given up', async () => {
    const { head, problem } = await exchange(
      'GET /client HTTP/1.1\r\nhost: x\r\n',
    );
    expect(head).toMatch(/^HTTP\/1\.1 408 /);
    expect(problem).toMatchObject({ code: 'request_timeout' });
  });
});

describe('every answer', () => {
  const tested = useApi();
  const answers = async () => [
    await tested.api.getClient(mintToken(tested.issuer)),
    await tested.api.getClient(),
    await tested.api.request().get('/nothing'),
    await tested.api.request().get('/health/live'),
    // No hook gets to see it.
    await tested.api.request().get('/%zz'),
  ];

  it('has the security headers', async () => {
    for (const { headers } of await answers()) {
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'cross-origin-resource-policy': 'same-origin',
        'strict-transport-security': expect.stringContaining('max-age='),
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
      });
      expect(headers['x-powered-by']).toBeUndefined();
      expect(headers['server']).toBeUndefined();
    }
  });

  it('is closed to pages of other origins', async () => {
    const request = tested.api.request().options('/client');
    request.set({
      origin: 'https://evil.example',
      'access-control-request-method': 'GET',
    });
    const preflight = await request;
    expect(preflight.status).toBe(404);
    expect(preflight.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('carries the request id: the caller’s where it is well-formed, or a new one', async () => {
    const withId = (id: string) =>
      tested.api.request().get('/nothing').set('x-request-id', id);
    expect((await withId('abc-123')).headers['x-request-id']).toBe('abc-123');
    for (const id of ['a b', '"', 'x'.repeat(200), '<script>']) {
      const response = await withId(id);
      expectProblem(response, 404, 'not_found');
      expect(response.headers['x-request-id']).toMatch(/^[\da-f-]{36}$/);
    }
  });
});

describe('CORS_ORIGINS', () => {
  const tested = useApi({
    variables: { CORS_ORIGINS: 'https://app.example.com' },
  });
  const preflight = (origin: string) =>
    tested.api.request().options('/client').set({
      origin,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'authorization',
    });

  it('opens the API to pages of these origins alone', async () => {
    const allowed = await preflight('https://app.example.com');
    expect(allowed.status).toBe(204);
    expect(allowed.headers['access-control-allow-origin']).toBe(
      'https://app.example.com',
    );
    for (const origin of [
      'https://evil.example',
      'https://app.example.com.evil.example',
      'null',
    ]) {
      const { headers } = await preflight(origin);
      expect(headers['access-control-allow-origin']).not.toBe(origin);
    }
  });

  it('does not repeat what a preflight asks for that the plugin passes on', async () => {
    const refused = await tested.api
      .request()
      .options('/the-target')
      .set('access-control-request-method', 'GET');
    expect(refused.text).not.toContain('the-target');
  });

  it('answers OPTIONS that is no preflight like one', async () => {
    const answer = await tested.api.request().options('/client');
    expect([answer.status, answer.text]).toEqual([204, '']);
  });

  it('lets them use every method, and read how to go on', async () => {
    const { headers } = await preflight('https://app.example.com');
    expect(headers['access-control-allow-methods']).toBe(
      'GET, HEAD, POST, PUT, PATCH, DELETE',
    );
    const answer = await tested.api
      .request()
      .get('/client')
      .set('origin', 'https://app.example.com');
    const exposed = answer.headers['access-control-expose-headers'];
    for (const name of ['www-authenticate', 'retry-after', 'x-request-id'])
      expect(exposed).toContain(name);
  });
});
