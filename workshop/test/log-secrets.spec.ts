import { mintToken } from '@repo/access-tokens/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { useApi } from '../../test/support/use-api.js';
import {
  FailingRoutesModule,
  spilled,
} from '../support/failing-routes.module.js';

const tested = useApi({ root: FailingRoutesModule });
afterEach(() => {
  spilled.rest = [];
});

const secret = 'V3ry-secret_9sXqT8zLkP2mWc5vB7nRdY4hJ1gF6aE';
const request = (path: string) =>
  tested.api
    .request()
    .get(path)
    .set('authorization', `Bearer ${mintToken(tested.issuer)}`);

/** Sends a request, and returns its log lines once its own line is there. */
async function getLines(path: string): Promise<string> {
  const id = crypto.randomUUID();
  const before = tested.api.logs.length;
  await request(path).set('x-request-id', id);
  const lines = () => tested.api.logs.slice(before).join('\n');
  await expect.poll(lines).toContain(id);
  return lines();
}

/** Texts as libraries put them into error messages, and people into log lines. */
const sentences: readonly (readonly [string, (token: string) => string])[] = [
  ['a token', (token) => `the shop refused ${token}`],
  ['a cut token', (token) => `the shop refused ${token.slice(0, 50)}…`],
  ['an Authorization header', () => `Authorization: Bearer ${secret}`],
  ['a DPoP proof', () => `DPoP ${secret} was used before`],
  ['Basic credentials', () => `authorization=Basic ${btoa(`id:${secret}`)}`],
  [
    'a secret in a query',
    () => `GET https://x/?client_secret=${secret}&a=b 401`,
  ],
  ['a secret in a form', () => `grant_type=x&client_secret=${secret}`],
  ['a secret in JSON', () => JSON.stringify({ client_secret: secret })],
  ['a password', () => `{"user":"x","password": "${secret}"}`],
  ['a cookie', () => `cookie: session=${secret}; theme=dark`],
  [
    'user info in a URL',
    () => `cannot reach redis://default:${secret}@cache:6379`,
  ],
];

describe('what a feature throws or logs', () => {
  it('is logged without values under the names of secrets, whatever they are', async () => {
    spilled.message = {
      before: 'before',
      secret: { value: 'hunter2' },
      password: 8_675_309,
    };
    const lines = await getLines('/failing/logged');
    expect(lines).toContain('before');
    expect(lines).not.toMatch(/hunter2|8675309/);
  });

  it.each(sentences)('is logged without %s', async (_what, sentence) => {
    const token = mintToken(tested.issuer);
    const text = `before ${sentence(token)}`;
    const parts = [secret, btoa(`id:${secret}`), ...token.split('.')];
    const expectRedacted = async (path: string): Promise<void> => {
      const lines = await getLines(path);
      expect(lines).toContain('before ');
      for (const part of parts) expect(lines).not.toContain(part.slice(0, 40));
    };

    spilled.error = new Error(text);
    await expectRedacted('/failing/spilled');
    spilled.error = new Error('outer', { cause: new Error(text) });
    await expectRedacted('/failing/spilled');
    spilled.message = text;
    await expectRedacted('/failing/logged');
  });

  it('is logged without the request’s headers if it is an error of an HTTP client', async () => {
    const headers = {
      Authorization: `Bearer ${mintToken(tested.issuer)}`,
      DPoP: secret,
      Cookie: `session=${secret}; a="${secret}"`,
      'Set-Cookie': [`session=${secret}`],
      'X-Api-Key': secret,
    };
    const data = JSON.stringify({ client_secret: secret, audience: 'x' });
    spilled.error = Object.assign(new Error('Request failed'), {
      config: { url: 'https://shop.example/orders', headers, data },
      request: { _header: `GET / HTTP/1.1\r\nCookie: a=${secret}\r\n\r\n` },
    });
    const lines = await getLines('/failing/spilled');
    expect(lines).toContain('https://shop.example/orders');
    expect(lines).not.toContain(secret);
    expect(JSON.parse(lines.split('\n').at(-1) ?? '')).toMatchObject({
      level: 50,
      err: { message: 'Request failed' },
    });
  });
});

describe('what a caller sends', () => {
  it('is not used as the request id if it may be a token or a secret', async () => {
    const token = mintToken(tested.issuer);
    for (const id of [token.slice(0, 120), `x:${token.slice(0, 100)}`]) {
      const { headers } = await tested.api
        .request()
        .get('/nothing')
        .set('x-request-id', id);
      expect(headers['x-request-id']).toMatch(/^[\da-f-]{36}$/);
    }
  });

  it('is never logged if it is a token, wherever it is', async () => {
    const token = mintToken(tested.issuer);
    const { api } = tested;
    const responses = [
      await api.request().get(`/nothing?access_token=${token}`),
      await api.request().get(`/${token}`),
      await api.request().get(`/client/${token}/x`),
      await api.request().get(`/%ff${token}`),
      await request('/client').set({
        'user-agent': token,
        referer: `https://x/?t=${token}`,
        cookie: `t=${token}`,
        dpop: token,
        traceparent: token,
        tracestate: token,
        'x-request-id': token,
        'x-forwarded-for': token,
      }),
      await request('/client').set('x-request-id', token.slice(0, 100)),
      await api
        .request()
        .post('/messages')
        .set('authorization', `Bearer ${token}`)
        .send({ text: token, [token]: token }),
    ];
    expect(responses.map(({ status }) => status)).toEqual([
      404, 404, 404, 400, 200, 200, 400,
    ]);
    const said = responses.map(({ text, headers }) => [text, headers]);
    for (const part of token.split('.'))
      expect(JSON.stringify([said, api.logs])).not.toContain(part.slice(0, 24));
  });
});
