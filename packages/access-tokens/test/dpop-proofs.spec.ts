import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  DpopNonces,
  DpopProofs,
  MemoryReplayStore,
  ProofOfPossession,
  type DpopOptions,
} from '../src/index.js';
import { createProofKey, makeProof } from '../src/testing/index.js';
import { createDpopClient, publicUrl } from './support/dpop-client.js';
import type { ApiResponse, ApiOptions } from './support/start-api.js';
import { useApi } from './support/use-api.js';

// The API runs in this process, so it uses the fake clock.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});

afterEach(() => {
  vi.useRealTimers();
});

const passSeconds = (seconds: number): void => {
  vi.setSystemTime(Date.now() + seconds * 1000);
};

const withDpop = (options: Partial<DpopOptions> = {}): ApiOptions => ({
  possession: new ProofOfPossession({
    mode: 'allowed',
    dpop: new DpopProofs({ publicUrl, ...options }),
  }),
});

function expectProofRejected(
  { status, body, challenge }: ApiResponse,
  detail: RegExp,
) {
  const code = 'invalid_dpop_proof';
  expect({ status, code: body['code'] }).toEqual({ status: 401, code });
  expect(body['detail']).toMatch(detail);
  expect(challenge).toEqual({
    error: code,
    error_description: body['detail'],
  });
}

const used = /^jti was used before/;

describe('a proof', () => {
  const tested = useApi(withDpop());

  it('is accepted once', async () => {
    const client = createDpopClient(tested);
    const proof = client.prove();
    expect(await client.call(proof)).toMatchObject({ status: 200 });
    expectProofRejected(await client.call(proof), used);
    expect(await client.call()).toMatchObject({ status: 200 });
  });

  it('is accepted by exactly one of 20 simultaneous requests', async () => {
    const client = createDpopClient(tested);
    const proof = client.prove();
    const responses = await Promise.all(
      Array.from({ length: 20 }, () => client.call(proof)),
    );
    const statuses = responses.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 401)).toHaveLength(19);
  });

  it('is also a replay with another spelling of its URL and another query', async () => {
    const client = createDpopClient(tested);
    const claims = { jti: 'same' };
    await client.call(client.prove({ claims }));
    const url = 'https://API.example.com:443/orders/%63lient?x=2';
    expectProofRejected(
      await client.call(client.prove({ claims, url }), { url: '/client?x=1' }),
      used,
    );
  });

  it('may have the jti of another client or of another request', async () => {
    const claims = { jti: 'same for all' };
    const clients = [createDpopClient(tested), createDpopClient(tested)];
    for (const client of clients) {
      const other = client.prove({ claims, url: `${publicUrl}/other` });
      const post = client.prove({ claims, method: 'POST' });
      const responses = [
        await client.call(client.prove({ claims })),
        await client.call(other, { url: '/other' }),
        await client.call(post, { method: 'POST' }),
      ];
      expect(responses.map(({ status }) => status)).toEqual([200, 200, 200]);
    }
  });

  it('is not used up by a request that is rejected', async () => {
    const client = createDpopClient(tested);
    const proof = client.prove();
    expectProofRejected(await client.call(proof, { method: 'POST' }), /^htm /);
    expectProofRejected(await client.call(proof, { url: '/other' }), /^htu /);
    expect(await client.call(proof)).toMatchObject({ status: 200 });
  });

  it('with another key is rejected even if the right key is cached', async () => {
    const client = createDpopClient(tested);
    await client.call();
    const { jwk, privateKey } = createProofKey();
    const stolen = client.prove({ header: { jwk }, signWith: privateKey });
    expectProofRejected(await client.call(stolen), /^jkt /);
    const forged = client.prove({ signWith: privateKey });
    expectProofRejected(await client.call(forged), /^The signature /);
    expect(await client.call()).toMatchObject({ status: 200 });
  });

  it('is verified with the algorithm that it names, if its key has several', async () => {
    const client = createDpopClient(tested, { key: createProofKey('RS256') });
    for (const alg of ['RS256', 'PS256', 'RS256']) {
      const proof = client.prove({ header: { alg } });
      expect(await client.call(proof)).toMatchObject({ status: 200 });
    }
  });

  it('never appears in responses or logs, not even in part', async () => {
    const client = createDpopClient(tested);
    const secret = 'never-to-be-seen';
    const proof = client.prove({ claims: { htu: secret, jti: secret } });
    const response = await client.call(proof);
    expectProofRejected(response, /^htu is not the URL of this request\.$/);
    const output = JSON.stringify([response, tested.api.logs]);
    expect(output).not.toContain(secret);
    expect(output).not.toContain(proof.slice(-20));
  });

  it.each([
    { host: 'evil.example' },
    { host: 'api.example.com/orders/other?' },
    { host: 'api.example.com/orders/other#', 'x-forwarded-host': 'evil' },
    { 'x-forwarded-host': 'api.example.com/orders/other?' },
    { forwarded: 'host=evil.example', 'x-forwarded-prefix': '/other' },
  ])(
    'must name the configured URL, even with the headers %j',
    async (headers) => {
      const client = createDpopClient(tested);
      const other = client.prove({ url: `${publicUrl}/other` });
      expectProofRejected(await client.call(other, { headers }), /^htu /);
      const evil = client.prove({ url: 'https://evil.example/orders/client' });
      expectProofRejected(await client.call(evil, { headers }), /^htu /);
      const good = await client.call(client.prove(), { headers });
      expect(good).toMatchObject({ status: 200 });
    },
  );

  it.each(['http://evil.example/client', '*', '', '.evil.example/client'])(
    'is rejected if the request target is %j',
    async (url) => {
      const client = createDpopClient(tested);
      const proof = client.prove({ url: publicUrl + url });
      expectProofRejected(await client.call(proof, { url }), /^htu /);
    },
  );
});

describe('a client’s clock', () => {
  const tested = useApi(withDpop());

  it.each([
    ['64 s slow', 200, -64],
    ['66 s slow', 401, -66],
    ['29 s fast', 200, 29],
    ['31 s fast', 401, 31],
  ])('that is %s gets %d', async (_offset, status, seconds) => {
    const client = createDpopClient(tested);
    const iat = Date.now() / 1000 + seconds;
    const response = await client.call(client.prove({ claims: { iat } }));
    expect(response.status).toBe(status);
    if (status === 401) expectProofRejected(response, /^iat /);
  });

  it.each([-60, 0, 29])(
    'with an offset of %d s never allows a replay',
    async (seconds) => {
      const client = createDpopClient(tested);
      const iat = Date.now() / 1000 + seconds;
      const proof = client.prove({ claims: { iat } });
      expect(await client.call(proof)).toMatchObject({ status: 200 });
      const statuses = new Set<number>();
      for (let second = 0; second < 150; second += 1) {
        passSeconds(1);
        statuses.add((await client.call(proof)).status);
      }
      expect([...statuses]).toEqual([401]);
    },
  );
});

describe('processes that share a store', () => {
  const key = createProofKey();
  const token = 'any.verified.token';
  const send = (process: DpopProofs, proof: string) =>
    process.verify({
      proof,
      method: 'GET',
      path: '/client',
      token,
      jkt: key.cnf.jkt,
      clientId: 'c',
    });
  const prove = (claims = {}) =>
    makeProof(key, { url: `${publicUrl}/client`, token, claims });

  it("reject each other's proofs", async () => {
    const replays = new MemoryReplayStore();
    const here = new DpopProofs({ publicUrl, replays });
    const there = new DpopProofs({ publicUrl, replays });
    const proof = prove();
    await send(here, proof);
    await expect(send(there, proof)).rejects.toThrow(used);
  });

  it.each([
    [-60, 35],
    [0, 95],
    [29, 124],
  ])(
    'store a proof with an iat %d s from now for %d s, which is enough for a clock 30 s slow',
    async (seconds, lifetime) => {
      const lifetimes: number[] = [];
      const use = (_key: string, ms: number) => lifetimes.push(ms) > 0;
      const dpop = new DpopProofs({ publicUrl, replays: { use } });
      await send(dpop, prove({ iat: Date.now() / 1000 + seconds }));
      expect(lifetimes).toEqual([lifetime * 1000]);
    },
  );

  it('store only verified proofs', async () => {
    const keys: string[] = [];
    const use = (id: string) => keys.push(id) > 0;
    const dpop = new DpopProofs({ publicUrl, replays: { use } });
    for (const claims of [
      { htm: 'POST' },
      { iat: 0 },
      { ath: 'x' },
      { jti: '' },
    ])
      await expect(send(dpop, prove(claims))).rejects.toThrow(/./);
    expect(keys).toEqual([]);
    await send(dpop, prove());
    expect(keys).toEqual([expect.stringMatching(/^[\w-]{43}$/)]);
  });
});

describe('a replay store', () => {
  const failing = useApi(
    withDpop({
      replays: { use: () => Promise.reject(new Error('Redis is down')) },
    }),
  );
  const small = useApi(withDpop({ replays: new MemoryReplayStore(4) }));
  const unavailable = {
    status: 503,
    body: { code: 'replay_store_unavailable' },
    challenge: undefined,
    headers: { 'retry-after': '1' },
  };

  it('that fails rejects all proofs, but no plain tokens', async () => {
    expect(await createDpopClient(failing).call()).toMatchObject(unavailable);
    expect(failing.api.logs.at(-1)).toContain('Redis is down');
    const { token } = createDpopClient(failing, {
      claims: { cnf: undefined },
    });
    expect(await failing.api.getClient(token)).toMatchObject({ status: 200 });
  });

  it('without room for a client keeps its proofs and rejects new ones until there is room', async () => {
    const client = createDpopClient(small);
    const first = client.prove();
    expect(await client.call(first)).toMatchObject({ status: 200 });
    expect(await client.call()).toMatchObject({ status: 200 });
    expect(await client.call()).toMatchObject(unavailable);
    expectProofRejected(await client.call(first), used);
    const other = createDpopClient(small, {
      claims: { sub: 'other@clients', azp: 'other' },
    });
    expect(await other.call()).toMatchObject({ status: 200 });
    passSeconds(100);
    expect(await client.call()).toMatchObject({ status: 200 });
  });
});

describe('a nonce', () => {
  const secret = 'a secret of thirty-two characters';
  const tested = useApi(withDpop({ nonces: new DpopNonces(secret, 60) }));
  const instance = useApi(withDpop({ nonces: new DpopNonces(secret, 60) }));

  const getNonce = ({
    status,
    body,
    challenge,
    headers,
  }: ApiResponse): string => {
    expect({ status, code: body['code'] }).toEqual({
      status: 401,
      code: 'use_dpop_nonce',
    });
    expect(challenge).toMatchObject({ error: 'use_dpop_nonce' });
    return headers?.['dpop-nonce'] ?? '';
  };
  beforeEach(() => {
    // Start at the beginning of a time step.
    vi.setSystemTime(Math.ceil(Date.now() / 60_000) * 60_000);
  });

  it('is required, sent, and accepted for two time steps', async () => {
    const client = createDpopClient(tested);
    const nonce = getNonce(await client.call());
    const call = () => client.call(client.prove({ claims: { nonce } }));
    expect(await call()).toMatchObject({ status: 200, headers: undefined });
    passSeconds(60);
    const { status, headers } = await call();
    expect(status).toBe(200);
    const next = headers?.['dpop-nonce'] ?? '';
    expect(next).not.toBe(nonce);
    passSeconds(60);
    expect(getNonce(await call())).not.toBe(next);
    const withNext = client.prove({ claims: { nonce: next } });
    expect(await client.call(withNext)).toMatchObject({ status: 200 });
  });

  it('from one process is accepted by another with the same secret', async () => {
    const nonce = getNonce(await createDpopClient(tested).call());
    const client = createDpopClient(instance);
    const proof = client.prove({ claims: { nonce } });
    expect(await client.call(proof)).toMatchObject({ status: 200 });
  });

  const noText = { toString: 'no function' };
  const wrong = [
    undefined,
    '',
    'x',
    1,
    null,
    {},
    noText,
    ['x'],
    'ä'.repeat(43),
  ];
  it.each(wrong.map((nonce) => [nonce]))(
    'that is %j is answered with a valid one, and the proof stays unused',
    async (nonce) => {
      const client = createDpopClient(tested);
      const claims = { jti: 'unused', nonce };
      const good = getNonce(await client.call(client.prove({ claims })));
      const again = client.prove({ claims: { jti: 'unused', nonce: good } });
      expect(await client.call(again)).toMatchObject({ status: 200 });
    },
  );

  it('needs a secret of 32 characters', () => {
    expect(() => new DpopNonces('too short')).toThrow(/32 characters/);
  });
});

describe('the expected URL of a proof', () => {
  const tested = useApi(withDpop({ showExpectedUrl: true }));

  it('is shown if the option is set', async () => {
    const client = createDpopClient(tested);
    expectProofRejected(
      await client.call(client.prove({ url: 'https://elsewhere.example' })),
      /^htu is not the URL of this request, https:\/\/api\.example\.com\/orders\/client$/,
    );
  });
});
