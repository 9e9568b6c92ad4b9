import { mintToken, namespace } from '@repo/access-tokens/testing';
import { afterEach, describe, expect, it } from 'vitest';
import type { LogLine } from '../../test/support/start-api.js';
import { useApi } from '../../test/support/use-api.js';
import {
  FailingRoutesModule,
  spilled,
} from '../support/failing-routes.module.js';

const tested = useApi({
  variables: { RATE_LIMIT: 'on' },
  root: FailingRoutesModule,
});
afterEach(() => {
  spilled.rest = [];
});

/** Sends `GET` with these headers, and returns its log line. */
async function getLogLine(
  path: string,
  headers: Record<string, string> = {},
): Promise<LogLine> {
  const reqId = crypto.randomUUID();
  const request = tested.api.request().get(path);
  await request.set({ 'x-request-id': reqId, ...headers });
  return tested.api.findLogLine({ reqId });
}

const bearer = (claims: Record<string, unknown> = {}) => ({
  authorization: `Bearer ${mintToken(tested.issuer, { claims })}`,
});

describe('the level of a line', () => {
  it.each([
    ['info', 30, '/client', 200],
    ['warn', 40, '/nothing', 404],
    ['warn', 40, '/failing/forbidden', 403],
    ['warn', 40, '/failing/status-429', 429],
    ['warn', 40, '/failing/unavailable', 503],
    ['error', 50, '/failing/error', 500],
    ['error', 50, '/failing/bad-gateway', 502],
  ])('is %s (%i) for %s with status %i', async (_name, level, path, status) => {
    expect(await getLogLine(path, bearer())).toMatchObject({ level, status });
  });

  it('is warn for a client over its limit', async () => {
    const limited = bearer({
      azp: 'limited',
      [`${namespace}requests_per_minute`]: 1,
    });
    expect(await getLogLine('/client', limited)).toMatchObject({ level: 30 });
    expect(await getLogLine('/client', limited)).toMatchObject({
      level: 40,
      status: 429,
      code: 'too_many_requests',
      clientId: 'limited',
    });
  });
});

describe('health and metrics', () => {
  it('are not logged while all is well', async () => {
    const { api } = tested;
    const before = api.logs.length;
    const scrape = bearer({ scope: 'read:metrics' });
    for (const path of ['/health/live', '/health/ready'])
      expect((await api.request().get(path)).status).toBe(200);
    expect((await api.request().get('/metrics').set(scrape)).status).toBe(200);
    await getLogLine('/client', bearer());
    expect(api.logs.slice(before)).toHaveLength(1);
  });

  it('are logged like other routes if a request is rejected', async () => {
    expect(await getLogLine('/metrics')).toMatchObject({
      level: 40,
      status: 401,
      code: 'credentials_missing',
    });
    expect(await getLogLine('/metrics', bearer())).toMatchObject({
      level: 40,
      status: 403,
      code: 'insufficient_scope',
      clientId: 'test-client',
    });
  });
});

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const parentId = '00f067aa0ba902b7';

describe('a traceparent (W3C Trace Context, section 3.2)', () => {
  it.each([
    ['of version 00', `00-${traceId}-${parentId}-01`],
    ['whose caller does not record it', `00-${traceId}-${parentId}-00`],
    ['of a future version', `cc-${traceId}-${parentId}-01`],
    [
      'of a future version, with more fields',
      `01-${traceId}-${parentId}-01-what-else`,
    ],
  ])('%s is logged', async (_what, traceparent) => {
    const line = await getLogLine('/client', { traceparent });
    expect(line).toMatchObject({ traceId, parentId });
  });

  it.each([
    ['of version ff', `ff-${traceId}-${parentId}-01`],
    ['of version 00 with more fields', `00-${traceId}-${parentId}-01-what`],
    ['with more that is not a field', `01-${traceId}-${parentId}-01.what`],
    ['with a trace id of zeros', `00-${'0'.repeat(32)}-${parentId}-01`],
    ['with a parent id of zeros', `00-${traceId}-${'0'.repeat(16)}-01`],
    ['in capitals', `00-${traceId.toUpperCase()}-${parentId}-01`],
    ['without flags', `00-${traceId}-${parentId}`],
    ['that is too short', `00-${traceId.slice(1)}-${parentId}-01`],
    ['that is something else', 'x'],
  ])('%s is ignored', async (_what, traceparent) => {
    const line = await getLogLine('/client', { traceparent });
    expect(line).toMatchObject({ code: 'credentials_missing' });
    expect(line).not.toHaveProperty('traceId');
    expect(line).not.toHaveProperty('parentId');
  });
});

describe('what a feature logs with Nest’s Logger', () => {
  const logged = async (
    message: unknown,
    ...rest: unknown[]
  ): Promise<LogLine> => {
    spilled.message = message;
    spilled.rest = rest;
    const before = tested.api.logs.length;
    await getLogLine('/failing/logged', bearer());
    const [line] = tested.api.logs.slice(before);
    return JSON.parse(line ?? '') as LogLine;
  };
  const line = { level: 40, context: 'Feature', time: expect.any(String) };

  it('is a line in the same log', async () => {
    expect(await logged('low stock')).toMatchObject({
      ...line,
      msg: 'low stock',
    });
  });

  it('keeps the members of an object', async () => {
    expect(await logged({ order: 7, stock: 'low' })).toMatchObject({
      ...line,
      order: 7,
      stock: 'low',
    });
    expect(await logged('low stock', { order: 7 })).toMatchObject({
      ...line,
      msg: 'low stock',
      order: 7,
    });
  });

  it('keeps an error with its stack, in any position', async () => {
    const error = new Error('shop closed');
    const err = {
      message: 'shop closed',
      stack: expect.stringContaining('log-lines'),
    };
    expect(await logged(error)).toMatchObject({ ...line, err });
    expect(await logged('no order', error)).toMatchObject({
      ...line,
      msg: 'no order',
      err,
    });
  });

  it('keeps a stack that is given as text', async () => {
    expect(await logged('no order', 'Error: x\n    at y')).toMatchObject({
      ...line,
      msg: 'no order',
      stack: 'Error: x\n    at y',
    });
  });
});

describe('LOG_LEVEL=silent', () => {
  const silent = useApi({ variables: { LOG_LEVEL: 'silent' } });

  it('changes no response, and logs nothing', async () => {
    await silent.api.ready();
    const responses = [
      await silent.api.getClient(mintToken(silent.issuer)),
      await silent.api.getClient('garbage'),
      await silent.api.request().get('/%zz'),
    ];
    expect(responses.map(({ status }) => status)).toEqual([200, 401, 400]);
    for (const { headers } of responses)
      expect(headers['x-request-id']).toMatch(/^[\da-f-]{36}$/);
    expect(silent.api.logs).toEqual([]);
  });
});
