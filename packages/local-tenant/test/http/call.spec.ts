import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { callApi } from '../../src/call-api.js';
import { sendRaw } from '../support/send-raw.js';
import { startTestTenant, useTestTenant } from '../support/test-tenant.js';

/** The requests that the API has received, and its response for each path. */
const received: IncomingMessage[] = [];
const responses: Record<string, [number, Record<string, string>, string]> = {
  '/openapi.json': [200, {}, ''],
  '/orders/7': [
    401,
    {
      'content-type': 'application/json',
      'www-authenticate': 'Bearer error="invalid_token"',
      'x-request-id': 'abc',
      'dpop-nonce': 'n-1',
      'set-cookie': 'secret=1',
    },
    '{"code":"token_invalid"}',
  ],
  '/moved': [302, { location: 'http://127.0.0.1:1/stolen' }, ''],
  '/large': [200, {}, 'x'.repeat(300_000)],
};
const api = createServer((request, response) => {
  received.push(request);
  if (request.url === '/hangs') return;
  const [status, headers, body] = responses[request.url ?? ''] ?? [404, {}, ''];
  response.writeHead(status, headers).end(body);
}).listen(0, '127.0.0.1');
await once(api, 'listening');
afterAll(() => {
  api.closeAllConnections();
  api.close();
});
const { port } = api.address() as AddressInfo;
const url = `http://127.0.0.1:${port}/`;

const tenant = await useTestTenant({ env: { PUBLIC_URL: url } });
const json = { 'content-type': 'application/json' };

async function call(
  request: unknown,
  { issuer } = tenant,
  headers: Record<string, string> = json,
) {
  const body = JSON.stringify(request);
  const init = { method: 'POST', headers, body };
  const response = await fetch(`${issuer}_local/call`, init);
  return {
    status: response.status,
    body: (await response.json()) as Record<string, unknown>,
  };
}

const describeApi = async (document: unknown, { issuer } = tenant) => {
  responses['/openapi.json'] = [200, {}, JSON.stringify(document)];
  return (await fetch(`${issuer}_local/operations`)).json();
};

beforeEach(() => void received.splice(0));

describe('a call to the API through the tenant', () => {
  it('sends method, body and token, and returns status, body and the headers that matter', async () => {
    const request = {
      method: 'POST',
      path: '/orders/7',
      body: '{"a":',
      token: 'a.b.c',
    };
    expect(await call(request)).toEqual({
      status: 200,
      body: {
        status: 401,
        body: '{"code":"token_invalid"}',
        isComplete: true,
        headers: expect.arrayContaining([
          ['www-authenticate', 'Bearer error="invalid_token"'],
          ['x-request-id', 'abc'],
          ['dpop-nonce', 'n-1'],
        ]) as unknown,
      },
    });
    expect(received[0]).toMatchObject({
      method: 'POST',
      headers: { authorization: 'Bearer a.b.c', 'content-length': '5' },
    });
  });

  it('works even while a fault makes the tenant unreachable', async () => {
    tenant.faults.set({ kind: 'unreachable' });
    const { body } = await call({ method: 'GET', path: 'orders/7' });
    tenant.faults.clear();
    expect(body).toMatchObject({ status: 401 });
    expect(received[0]?.headers).not.toHaveProperty('authorization');
  });

  it('does not follow redirects', async () => {
    const { body } = await call({ method: 'GET', path: '/moved' });
    expect(body).toMatchObject({
      status: 302,
      headers: expect.arrayContaining([
        ['location', 'http://127.0.0.1:1/stolen'],
      ]) as unknown,
    });
  });

  it('returns the beginning of a response that is too large', async () => {
    const { body } = await call({ method: 'GET', path: '/large' });
    expect(body['isComplete']).toBe(false);
    expect(String(body['body']).length).toBe(256 * 1024);
  });

  it.each([
    '//evil.example/',
    'http://evil.example/',
    '@evil.example/',
    String.raw`\\evil.example`,
    ':1@evil.example/',
    '/..//evil.example',
  ])('cannot reach another server with the path %s', async (path) => {
    const { body } = await call({ method: 'GET', path });
    expect(body).toMatchObject({ status: 404 });
    expect(received).toHaveLength(1);
  });

  it('cannot leave the path of the API', async () => {
    const env = { PUBLIC_URL: `${url}v1` };
    const below = await startTestTenant({ env });
    for (const path of ['../orders/7', '%2e%2e/orders/7', '/x/../../orders']) {
      const { status, body } = await call({ method: 'GET', path }, below);
      expect(status).toBe(400);
      expect(body['error']).toMatch(/is outside/);
    }
    expect(received).toEqual([]);
  });

  it('is rejected if the API is not on this machine', async () => {
    const remote = await startTestTenant({
      change: ({ local }) =>
        void (local['demo'] = { url: 'https://api.example.com/' }),
    });
    const { status, body } = await call({ method: 'GET', path: '/' }, remote);
    expect(status).toBe(400);
    expect(body['error']).toMatch(/not on this machine/);
    expect(await describeApi({}, remote)).toMatchObject({
      operations: [],
      fault: expect.stringMatching(/not on this machine/) as unknown,
    });
  });

  it('reports an API that is not running', async () => {
    const env = { PUBLIC_URL: 'http://127.0.0.1:1/' };
    const lonely = await startTestTenant({ env });
    const { body } = await call({ method: 'GET', path: '/' }, lonely);
    expect(body['fault']).toMatch(/does not answer.*Is the API running\?/);
  });

  it('reports an API that does not answer in time', async () => {
    const request = { method: 'GET' };
    await expect(
      callApi(`${url}hangs`, request, { timeLimitMs: 100 }),
    ).rejects.toThrow(/hangs did not answer within 0\.1 seconds$/);
  });

  it.each([
    undefined,
    null,
    [[]],
    'text',
    {},
    { method: 'CONNECT', path: '/' },
    { method: 'GET', path: 1 },
    { method: 'GET', path: '/', token: 'a\r\nx-evil: 1' },
    { method: 'GET', path: '/', body: {} },
  ])('is rejected if the request is %j', async (request) => {
    expect((await call(request)).status).toBe(400);
    expect(received).toEqual([]);
  });

  it.each([
    ['a page on another port', 403, { ...json, origin: 'http://localhost:1' }],
    ['a form', 400, { 'content-type': 'text/plain' }],
  ])('is rejected from %s', async (_what, expected, headers) => {
    const request = { method: 'GET', path: '/' };
    expect((await call(request, tenant, headers)).status).toBe(expected);
    expect(received).toEqual([]);
  });

  it('is not allowed for another page by a preflight', async () => {
    const origin = 'http://localhost:1';
    const { headers } = await sendRaw(`${tenant.issuer}_local/call`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });
});

describe('the operations of the API’s document', () => {
  it('have examples for parameters and bodies', async () => {
    const document = {
      servers: [{ url: '/v2' }],
      paths: {
        '/orders/{id}/{part}': {
          parameters: [{ name: 'id', in: 'path', example: 'A/1' }],
          get: {
            summary: 'One order',
            parameters: [
              { $ref: '#/components/parameters/full' },
              { name: 'page', in: 'query', example: 1 },
            ],
          },
        },
        '/orders': {
          post: {
            requestBody: {
              content: {
                'application/json': {
                  schema: { $ref: '#/components/schemas/Order' },
                },
              },
            },
          },
        },
      },
      components: {
        parameters: {
          full: {
            name: 'full',
            in: 'query',
            required: true,
            schema: { enum: [true] },
          },
        },
        schemas: {
          Order: {
            properties: {
              item: { type: 'string', examples: ['A-1'] },
              tags: { items: { example: 'new' } },
              parts: { items: { $ref: '#/components/schemas/Order' } },
            },
          },
        },
      },
    };
    const { operations } = (await describeApi(document)) as {
      operations: Record<string, unknown>[];
    };
    expect(operations).toMatchObject([
      {
        method: 'GET',
        path: '/v2/orders/A%2F1/{part}?full=true',
        summary: 'One order',
      },
      { method: 'POST', path: '/v2/orders', body: { item: 'A-1' } },
    ]);
  });

  it.each([
    null,
    [[]],
    'text',
    {},
    { paths: null },
    { paths: { '/': null, '/a': { get: 1 } } },
    { paths: { $ref: '#/paths' } },
    { paths: { $ref: '#/constructor/name' } },
  ])('are empty for the document %j', async (document) => {
    expect(await describeApi(document)).toMatchObject({
      operations: [],
      fault: expect.stringMatching(/describes no routes/) as unknown,
    });
  });

  it('are empty without a document', async () => {
    responses['/openapi.json'] = [404, {}, ''];
    const response = await fetch(`${tenant.issuer}_local/operations`);
    expect(await response.json()).toMatchObject({
      fault: `${url}openapi.json answers 404: enter the path of a route.`,
    });
  });
});
