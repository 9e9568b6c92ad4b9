import { describe, expect, it } from 'vitest';
import { mintToken, namespace } from '../src/testing/index.js';
import { expectRejected, useApi } from './support/use-api.js';

const tested = useApi();

const get = (claims: Record<string, unknown>) =>
  tested.api.getClient(mintToken(tested.issuer, { claims }));

// `readme.spec.ts` tests which tokens are rejected.
describe('the client of a valid token', () => {
  it('has its id from client_id rather than azp', async () => {
    const { body } = await get({ client_id: 'by-client-id' });
    expect(body).toMatchObject({ id: 'by-client-id' });
  });

  it('has its id from the last azp if there are two', async () => {
    const [, payload = ''] = mintToken(tested.issuer).split('.');
    const json = Buffer.from(payload, 'base64url').toString();
    const rawPayload = `${json.slice(0, -1)},"azp":"second"}`;
    const { body } = await tested.api.getClient(
      mintToken(tested.issuer, { rawPayload }),
    );
    expect(body).toMatchObject({ id: 'second' });
  });

  it.each([
    ['scope as a string', { scope: 'a b  c' }, ['a', 'b', 'c']],
    [
      'scope as an array, without splitting its members',
      { scope: ['a b', 'c'] },
      ['a b', 'c'],
    ],
    ['scp as a string', { scope: undefined, scp: 'a b' }, ['a', 'b']],
    ['scp as an array', { scope: undefined, scp: ['a', 'b'] }, ['a', 'b']],
    [
      'permissions and scope',
      { scope: 'a', permissions: ['b', 'a'] },
      ['a', 'b'],
    ],
    ['strings only', { scope: 1, permissions: [1, null, {}, ''] }, []],
    [
      'scope, if permissions is not an array',
      { scope: 'a', permissions: 'b' },
      ['a'],
    ],
  ])('gets its scopes from %s', async (_source, claims, scopes) => {
    expect((await get(claims)).body).toMatchObject({ scopes });
  });

  it('has the metadata without the namespace, and the expiry', async () => {
    const { body } = await get({
      exp: 4_102_444_800,
      [namespace]: 'only the namespace',
      'https://other.example/urn': 'in another namespace',
    });
    expect(body).toMatchObject({
      expiresAt: 4_102_444_800,
      metadata: { urn: 'urn:example.com:c-one', plan: 'pro' },
    });
    expect(Object.keys(body['metadata'] as object)).toEqual(['urn', 'plan']);
  });
});

describe('cached headers', () => {
  it('do not make another signature valid, even if the cache overflows', async () => {
    const good = mintToken(tested.issuer);
    expect((await tested.api.getClient(good)).status).toBe(200);
    const [, payload, signature] = good.split('.');
    for (let member = 0; member < 120; member += 1) {
      const [header] = mintToken(tested.issuer, { header: { member } }).split(
        '.',
      );
      const token = `${header}.${payload}.${signature}`;
      expectRejected(await tested.api.getClient(token), /^The signature /);
      expectRejected(await tested.api.getClient(token), /^The signature /);
    }
    expect((await get({ jti: 'another' })).status).toBe(200);
  });

  it('do not include rejected headers', async () => {
    const token = mintToken(tested.issuer, { header: { kid: '' } });
    expectRejected(await tested.api.getClient(token), /^kid /);
    expectRejected(await tested.api.getClient(token), /^kid /);
  });
});
