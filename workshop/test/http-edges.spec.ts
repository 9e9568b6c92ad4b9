import { mintToken } from '@repo/access-tokens/testing';
import { describe, expect, it } from 'vitest';
import { expectProblem } from '../../test/support/expect-challenge.js';
import { useApi } from '../../test/support/use-api.js';
import { sendRaw } from '../support/send-raw.js';

describe('an unusual request', () => {
  const tested = useApi();

  /** Sends this head of a request, and expects this problem as the response. */
  async function expectResponse(
    requestHead: string,
    status: number,
    problem: { code: string; detail?: string },
  ): Promise<void> {
    const response = await sendRaw(tested.api.url, requestHead);
    const [head, body = ''] = response.split('\r\n\r\n');
    expect(head).toMatch(
      new RegExp(`^HTTP/1\\.1 ${status} [^]*application/problem\\+json`),
    );
    expect(JSON.parse(body)).toMatchObject({
      status,
      title: expect.any(String),
      type: 'about:blank',
      ...problem,
    });
  }

  it.each([
    'hello',
    'GET / HTTP/1.1\r\nhost: x\r\nbad header',
    'POST /client HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked',
    'GET /client HTTP/1.1\r\nconnection: close',
    'GET /health/live HTTP/1.1\r\nhost: a\r\nHost: b\r\nconnection: close',
    'GET /client HTTP/1.1\r\nhost: x\r\nauthorization: Bearer\r\n x.y.z',
    'GET /client HTTP/2.0\r\nhost: x\r\nconnection: close',
    'CONNECT example.com:443 HTTP/1.1\r\nhost: example.com:443',
    'POST /client HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\nContent-Type: text/plain',
  ])('is rejected with a problem if it is malformed: %j', async (head) => {
    const code = 'malformed_request';
    await expectResponse(`${head}\r\n\r\n`, 400, { code });
  });

  it('is rejected with a problem if its headers are too large', async () => {
    const long = 'x'.repeat(20_000);
    const head = `GET /client HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${long}`;
    await expectResponse(`${head}\r\n\r\n`, 431, { code: 'headers_too_large' });
  });

  it('is rejected if it has more headers than Node keeps, instead of losing its token', async () => {
    const code = 'headers_too_large';
    const others = 'a:\r\n'.repeat(1500);
    const token = `authorization: Bearer ${mintToken(tested.issuer)}`;
    const head = `GET /client HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${others}${token}`;
    await expectResponse(`${head}\r\n\r\n`, 431, { code });
    await tested.api.findLogLine({ code, reason: '1503 headers' });
  });

  it.each(['GET http://x/the-target', 'OPTIONS *', 'GET /the-target'])(
    'gets a 404 that does not repeat its unknown target: %s',
    async (target) => {
      const head = `${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`;
      const detail = 'There is no route with this method and path.';
      await expectResponse(head, 404, { code: 'not_found', detail });
    },
  );

  it('is answered even if it has an unknown expectation', async () => {
    const head =
      'GET /client HTTP/1.1\r\nhost: x\r\nexpect: x\r\nconnection: close\r\n\r\n';
    await expectResponse(head, 401, { code: 'credentials_missing' });
  });

  it('times out if its headers never end', async () => {
    const head = 'GET /client HTTP/1.1\r\nhost: x\r\n';
    await expectResponse(head, 408, { code: 'request_timeout' });
  });

  it('is judged by its own headers if several are sent at once', async () => {
    const good = `authorization: Bearer ${mintToken(tested.issuer)}`;
    const requests = [good, 'x: y', good, 'connection: close'].map(
      (header) => `GET /client HTTP/1.1\r\nhost: x\r\n${header}\r\n\r\n`,
    );
    const responses = await sendRaw(tested.api.url, requests.join(''));
    expect(responses.match(/(?<=HTTP\/1\.1 )\d+/g)).toEqual([
      '200',
      '401',
      '200',
      '401',
    ]);
  });

  it('gets its 413 before the connection closes, so a proxy does not answer 502', async () => {
    const send = (bytes: number) =>
      sendRaw(
        tested.api.url,
        `POST /client HTTP/1.1\r\nhost: x\r\ncontent-length: ${bytes}\r\n\r\n${'x'.repeat(bytes)}` +
          'GET /client HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
      );
    const responses = await send(1024 * 1024);
    expect(responses.match(/(?<=HTTP\/1\.1 )\d+/g)).toEqual(['413', '401']);
    // The rest of a larger one is not read.
    expect(await send(1024 * 1024 + 1).catch(() => '')).not.toContain(' 401');
  });

  it('must fulfil the policy of GET if it is a HEAD', async () => {
    const head = (token: string) =>
      fetch(`${tested.api.url}/client`, {
        method: 'HEAD',
        headers: { authorization: `Bearer ${token}` },
      });
    expect((await head(mintToken(tested.issuer))).status).toBe(200);
    const { status, headers } = await head('x.y.z');
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toMatch(/error="invalid_token"/);
  });
});

describe('every response', () => {
  const tested = useApi();
  const getResponses = async () => [
    await tested.api.getClient(mintToken(tested.issuer)),
    await tested.api.getClient(),
    await tested.api.request().get('/nothing'),
    await tested.api.request().get('/health/live'),
    // No hook sees this one.
    await tested.api.request().get('/%zz'),
  ];

  it('has the security headers', async () => {
    for (const { headers } of await getResponses()) {
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
    const preflight = await tested.api.request().options('/client').set({
      origin: 'https://evil.example',
      'access-control-request-method': 'GET',
    });
    expect(preflight.status).toBe(404);
    expect(preflight.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('has a request id: the caller’s if that is well-formed, otherwise a new one', async () => {
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

  it('opens the API only to pages of these origins', async () => {
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

  it('does not repeat the path of a preflight without an origin', async () => {
    const refused = await tested.api
      .request()
      .options('/the-target')
      .set('access-control-request-method', 'GET');
    expect(refused.text).not.toContain('the-target');
  });

  it('answers any OPTIONS like a preflight', async () => {
    const response = await tested.api.request().options('/client');
    expect([response.status, response.text]).toEqual([204, '']);
  });

  it('lets them use every method and read the headers of errors', async () => {
    const { headers } = await preflight('https://app.example.com');
    expect(headers['access-control-allow-methods']).toBe(
      'GET, HEAD, POST, PUT, PATCH, DELETE',
    );
    const response = await tested.api
      .request()
      .get('/client')
      .set('origin', 'https://app.example.com');
    const exposed = response.headers['access-control-expose-headers'];
    for (const name of ['www-authenticate', 'retry-after', 'x-request-id'])
      expect(exposed).toContain(name);
  });
});
