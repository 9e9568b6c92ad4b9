import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectChallenge } from './support/expect-challenge.js';
import { mintToken } from './support/mint-token.js';
import { TestRoutesModule } from './support/test-routes.module.js';
import { useApi } from './support/use-api.js';

const tested = useApi({ root: TestRoutesModule });
let token: string;
beforeAll(() => {
  token = mintToken(tested.issuer);
});

const send = (authorization: string) =>
  tested.api.request().get('/client').set('authorization', authorization);

describe('credentials', () => {
  it.each(['Bearer', 'bearer', 'BEARER', 'bEaReR'])(
    'are read with the scheme as %s',
    async (scheme) => {
      expect((await send(`${scheme} ${token}`)).status).toBe(200);
    },
  );

  it('may stand after more than one space', async () => {
    expect((await send(`Bearer    ${token}`)).status).toBe(200);
  });

  it('are missing without a header', async () => {
    const response = await tested.api.getClient();
    expectChallenge(response, { status: 401, code: 'credentials_missing' });
  });

  it.each([
    '',
    'Basic Zm9vOmJhcg==',
    'Token x',
    'DPoP x',
    'Bearerish x',
    'Digest username="x"',
    'x',
  ])('are missing with the header %j', async (header) => {
    expectChallenge(await send(header), {
      status: 401,
      code: 'credentials_missing',
    });
  });

  it('of another scheme are not a bearer token, even if they are one', async () => {
    expectChallenge(await send(`Token ${token}`), {
      status: 401,
      code: 'credentials_missing',
    });
    expectChallenge(await send(token), {
      status: 401,
      code: 'credentials_missing',
    });
  });

  it.each([
    'Bearer',
    'Bearer ,',
    'Bearer, x',
    'Bearer\t%token',
    'Bearer %token junk',
    'Bearer %token,',
    'Bearer %token, Bearer %token',
    'Bearer "%token"',
    'Bearer token=%token',
    'Bearer ä',
    'Bearer =',
    'Bearer:%token',
  ])('%j are malformed', async (header) => {
    const value = Buffer.from(header.replaceAll('%token', token)).toString(
      'latin1',
    );
    expectChallenge(await send(value), {
      status: 400,
      code: 'invalid_request',
      error: 'invalid_request',
    });
  });

  it.each([
    ['the same', () => [`Bearer ${token}`, `Bearer ${token}`]],
    ['a good one first', () => [`Bearer ${token}`, 'Basic x']],
    ['a good one last', () => ['Basic x', `Bearer ${token}`]],
  ])('in two headers are malformed (%s)', async (_which, headers) => {
    const { port } = new URL(tested.api.url);
    const socket = connect(Number(port), '127.0.0.1');
    const lines = headers().map(
      (value, index) =>
        `${index ? 'authorization' : 'Authorization'}: ${value}`,
    );
    socket.end(
      [
        'GET /client HTTP/1.1',
        'host: x',
        'connection: close',
        ...lines,
        '',
        '',
      ].join('\r\n'),
    );
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toMatch(
      /www-authenticate: Bearer [^\r]*error="invalid_request"/,
    );
  });

  it('are never taken from query, body or cookie', async () => {
    const request = tested.api.request();
    const responses = await Promise.all([
      request.get('/client').query({ access_token: token }),
      request.get('/client').set('cookie', `access_token=${token}`),
      request.get('/client').set('x-access-token', token),
      request.post('/messages').type('form').send({ access_token: token }),
      request.post('/messages').send({ access_token: token, text: 'x' }),
    ]);
    for (const response of responses) {
      expectChallenge(response, { status: 401, code: 'credentials_missing' });
    }
  });
});

describe('every protected answer', () => {
  it('is not to be stored', async () => {
    for (const response of [
      await send(`Bearer ${token}`),
      await send('Bearer x'),
      await send(''),
    ]) {
      expect(response.headers['cache-control']).toBe('no-store');
    }
  });
});
