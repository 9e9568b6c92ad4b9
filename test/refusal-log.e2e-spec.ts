import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { mintToken } from './support/mint-token.js';
import { signingKeyPair } from './support/signing-key-pair.js';
import { TestRoutesModule } from './support/test-routes.module.js';
import { useApi } from './support/use-api.js';

const tested = useApi({ root: TestRoutesModule });

/** Sends a request, and gives the line that the log has for it. */
async function loggedLine(
  path: string,
  authorization?: string,
): Promise<Record<string, unknown>> {
  const id = crypto.randomUUID();
  const request = tested.api.request().get(path).set('x-request-id', id);
  if (authorization) request.set('authorization', authorization);
  await request;
  await expect
    .poll(() => tested.api.logs.some((line) => line.includes(id)))
    .toBe(true);
  const line = tested.api.logs.find((entry) => entry.includes(id)) ?? '';
  return JSON.parse(line) as Record<string, unknown>;
}

const mint = (claims = {}) => `Bearer ${mintToken(tested.issuer, { claims })}`;

describe('the log line of a refusal', () => {
  it.each([
    [
      'no token',
      '/client',
      () => '',
      { code: 'credentials_missing', reason: 'no bearer token' },
    ],
    [
      'a malformed header',
      '/client',
      () => 'Bearer',
      { code: 'invalid_request' },
    ],
    [
      'garbage',
      '/client',
      () => 'Bearer x.y.z',
      { code: 'invalid_token', rule: 'format' },
    ],
    [
      'a bad signature',
      '/client',
      () =>
        `Bearer ${mintToken(tested.issuer, { signWith: signingKeyPair('x').privateKey })}`,
      { code: 'invalid_token', rule: 'signature' },
    ],
    [
      'an expired token, with its client',
      '/client',
      () => mint({ exp: 1 }),
      {
        code: 'invalid_token',
        rule: 'exp',
        reason: expect.stringContaining('expired'),
        clientId: 'test-client',
      },
    ],
    [
      'another audience, with its client',
      '/client',
      () => mint({ aud: 'other' }),
      { code: 'invalid_token', rule: 'aud', clientId: 'test-client' },
    ],
    [
      'a missing scope',
      '/policies/all',
      () => mint({ scope: '' }),
      {
        code: 'insufficient_scope',
        reason: 'scope all of: test:read test:write',
        clientId: 'test-client',
      },
    ],
    [
      'metadata that does not fit',
      '/metadata/class',
      () => mint({ 'https://example.com/urn': 'x' }),
      {
        code: 'client_metadata_invalid',
        clientId: 'test-client',
        claims: ['https://example.com/urn'],
      },
    ],
  ])('says why: %s', async (_what, path, authorization, expected) => {
    const line = await loggedLine(path, authorization());
    expect(line).toMatchObject({
      level: 40,
      msg: 'refused',
      route: path,
      method: 'GET',
      ...expected,
    });
  });

  it.each([
    [
      '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      '4bf92f3577b34da6a3ce929d0e0e4736',
    ],
    ['00-00000000000000000000000000000000-00f067aa0ba902b7-01', undefined],
    ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7', undefined],
    ['x', undefined],
  ])('takes over the trace of %s', async (traceparent, traceId) => {
    const id = crypto.randomUUID();
    await tested.api
      .request()
      .get('/client')
      .set({ 'x-request-id': id, traceparent });
    await expect
      .poll(() => tested.api.logs.some((line) => line.includes(id)))
      .toBe(true);
    const line = tested.api.logs.find((entry) => entry.includes(id)) ?? '';
    expect((JSON.parse(line) as Record<string, unknown>)['traceId']).toBe(
      traceId,
    );
  });

  it('of an answered request says who called', async () => {
    expect(await loggedLine('/client', mint())).toMatchObject({
      level: 30,
      msg: 'answered',
      route: '/client',
      status: 200,
      clientId: 'test-client',
      urn: 'urn:example.com:c-one',
      durationMs: expect.any(Number),
    });
  });
});

type LogLine = Record<string, unknown>;

const logLines = (): LogLine[] =>
  tested.api.logs.map((line) => JSON.parse(line) as LogLine);

/** The first log line that has these members, once it is there. */
async function lineWith(members: LogLine): Promise<LogLine | undefined> {
  await expect.poll(logLines).toContainEqual(expect.objectContaining(members));
  return logLines().find((line) =>
    Object.entries(members).every(([name, value]) => line[name] === value),
  );
}

const connection = () =>
  connect(Number(new URL(tested.api.url).port), '127.0.0.1');

describe('a request that no route gets to see', () => {
  it('leaves a line where it is no HTTP, with the id that was answered', async () => {
    const socket = connection();
    socket.write('GET /client HTTP/1.1\r\nbad header\r\n\r\n');
    const answer = await text(socket);
    const reqId = /x-request-id: (\S+)/.exec(answer)?.[1];
    expect(answer).toContain(`"requestId":"${reqId}"`);
    expect(await lineWith({ reqId, code: 'malformed_request' })).toMatchObject({
      level: 40,
      msg: 'refused',
      status: 400,
      reason: expect.stringMatching(/^HPE_/),
    });
  });

  it('leaves a line where its URL cannot be decoded', async () => {
    const { headers } = await tested.api.request().get('/%ff');
    const reqId = headers['x-request-id'];
    expect(await lineWith({ reqId, msg: 'refused' })).toMatchObject({
      level: 40,
      status: 400,
      code: 'malformed_request',
    });
  });

  it('leaves a line where its caller goes before it is all there', async () => {
    const socket = connection();
    socket.write(
      'POST /messages HTTP/1.1\r\nhost: x\r\nx-request-id: gone\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
      () => socket.destroy(),
    );
    const line = await lineWith({ reqId: 'gone' });
    expect(line).toMatchObject({ level: 40, msg: 'aborted by the caller' });
    expect(line?.['status']).toBeUndefined();
  });
});

describe('the whole log of a hostile run', () => {
  it('holds no part of a token, and nothing of a query', async () => {
    const tokens = [
      mintToken(tested.issuer),
      mintToken(tested.issuer, { claims: { exp: 1 } }),
      mintToken(tested.issuer, { signWith: signingKeyPair('x').privateKey }),
      mintToken(tested.issuer, { header: { kid: 'unknown' } }),
      mintToken(tested.issuer, { rawPayload: 'null' }),
    ];
    const request = tested.api.request();
    for (const token of tokens) {
      await tested.api.getClient(token);
      await request.get(`/client?access_token=${token}`);
      await request.get(`/${token}`);
      await request.get('/client').set('authorization', `Bearer ${token} junk`);
      await request
        .get('/client')
        .set('cookie', token)
        .set('x-request-id', `${token}!`);
      await request
        .post('/messages')
        .set('authorization', `Bearer ${token}`)
        .send({ [token]: 1 });
    }
    const log = tested.api.logs.join('\n');
    for (const part of tokens.flatMap((token) => token.split('.'))) {
      for (const fragment of [part.slice(0, 40), part.slice(-40)])
        expect(log).not.toContain(fragment);
    }
  });
});
