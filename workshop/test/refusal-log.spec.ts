import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  createSigningKeyPair,
  mintToken,
  namespace,
} from '@repo/access-tokens/testing';
import { describe, expect, it } from 'vitest';
import { loggedMetadata } from '../../src/config/api.js';
import type { LogLine } from '../../test/support/start-api.js';
import { TestRoutesModule } from '../../test/support/test-routes.module.js';
import { useApi } from '../../test/support/use-api.js';

const tested = useApi({ root: TestRoutesModule });

/** Sends a request, and returns its log line. */
async function getLogLine(
  path: string,
  authorization?: string,
): Promise<LogLine> {
  const reqId = crypto.randomUUID();
  const request = tested.api.request().get(path).set('x-request-id', reqId);
  if (authorization) request.set('authorization', authorization);
  await request;
  return tested.api.findLogLine({ reqId });
}

const mint = (claims = {}) => `Bearer ${mintToken(tested.issuer, { claims })}`;

describe('the log line of a request', () => {
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
        `Bearer ${mintToken(tested.issuer, { signWith: createSigningKeyPair('x').privateKey })}`,
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
      'invalid metadata',
      '/metadata/class',
      () => mint({ 'https://example.com/urn': 'x' }),
      {
        code: 'client_metadata_invalid',
        clientId: 'test-client',
        claims: ['https://example.com/urn'],
      },
    ],
  ])(
    'says why it was rejected: %s',
    async (_what, path, authorization, expected) => {
      const line = await getLogLine(path, authorization());
      expect(line).toMatchObject({
        level: 40,
        msg: 'rejected',
        route: path,
        method: 'GET',
        ...expected,
      });
    },
  );

  it('says who called if it was answered', async () => {
    const metadata = Object.fromEntries(
      loggedMetadata.map((key) => [key, `the ${key}`]),
    );
    const claims = Object.entries({ ...metadata, level: 99 }).map(
      ([key, value]) => [`${namespace}${key}`, value],
    );
    const line = await getLogLine('/client', mint(Object.fromEntries(claims)));
    expect(line['metadata']).toEqual(metadata);
    expect(line).toMatchObject({
      level: 30,
      msg: 'answered',
      route: '/client',
      status: 200,
      clientId: 'test-client',
      durationMs: expect.any(Number),
    });
  });
});

const connection = () =>
  connect(Number(new URL(tested.api.url).port), '127.0.0.1');

describe('a request that reaches no route', () => {
  it('is logged with the id of its response if it is malformed', async () => {
    const socket = connection();
    socket.write('GET /client HTTP/1.1\r\nbad header\r\n\r\n');
    const response = await text(socket);
    const reqId = /x-request-id: (\S+)/.exec(response)?.[1];
    expect(response).toContain(`"requestId":"${reqId}"`);
    expect(
      await tested.api.findLogLine({ reqId, code: 'malformed_request' }),
    ).toMatchObject({
      level: 40,
      msg: 'rejected',
      status: 400,
      reason: expect.stringMatching(/^HPE_/),
    });
  });

  it('is logged if its URL cannot be decoded', async () => {
    const { headers } = await tested.api.request().get('/%ff');
    const reqId = headers['x-request-id'];
    expect(
      await tested.api.findLogLine({ reqId, msg: 'rejected' }),
    ).toMatchObject({
      level: 40,
      status: 400,
      code: 'malformed_request',
    });
  });

  it('is logged if its caller disconnects before it is complete', async () => {
    const socket = connection();
    socket.write(
      'POST /messages HTTP/1.1\r\nhost: x\r\nx-request-id: gone\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
      () => socket.destroy(),
    );
    const line = await tested.api.findLogLine({ reqId: 'gone' });
    expect(line).toMatchObject({ level: 40, msg: 'aborted by the caller' });
    expect(line['status']).toBeUndefined();
  });
});

describe('the whole log of a hostile run', () => {
  it('contains no part of a token', async () => {
    const tokens = [
      mintToken(tested.issuer),
      mintToken(tested.issuer, { claims: { exp: 1 } }),
      mintToken(tested.issuer, {
        signWith: createSigningKeyPair('x').privateKey,
      }),
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
