import { describe, expect, it } from 'vitest';
import { mintToken, namespace } from '../src/testing/index.js';
import { expectRejected, useApi } from './support/use-api.js';

const tested = useApi();

const get = (claims: Record<string, unknown>) =>
  tested.api.getClient(mintToken(tested.issuer, { claims }));

// Which tokens are rejected is in the table of hostile requests, see `readme.spec.ts`.
describe('the client of an acceptable token', () => {
  it('is named by client_id before azp', async () => {
    const { body } = await get({ client_id: 'by-client-id' });
    expect(body).toMatchObject({ id: 'by-client-id' });
  });

  it('is named by the last of two members with one name', async () => {
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
    ['scope as an array, not split', { scope: ['a b', 'c'] }, ['a b', 'c']],
    ['scp as a string', { scope: undefined, scp: 'a b' }, ['a', 'b']],
    ['scp as an array', { scope: undefined, scp: ['a', 'b'] }, ['a', 'b']],
    [
      'permissions and scope',
      { scope: 'a', permissions: ['b', 'a'] },
      ['a', 'b'],
    ],
    [
      'no scope of another type',
      { scope: 1, permissions: [1, null, {}, ''] },
      [],
    ],
    ['no permissions but an array', { scope: 'a', permissions: 'b' }, ['a']],
  ])('has its scopes from %s', async (_where, claims, scopes) => {
    expect((await get(claims)).body).toMatchObject({ scopes });
  });

  it('has its metadata without the namespace, and its expiry', async () => {
    const { body } = await get({
      exp: 4_102_444_800,
      [namespace]: 'the namespace alone names nothing',
      'https://other.example/urn': 'of another namespace',
    });
    expect(body).toMatchObject({
      expiresAt: 4_102_444_800,
      metadata: { urn: 'urn:example.com:c-one', plan: 'pro' },
    });
    expect(Object.keys(body['metadata'] as object)).toEqual(['urn', 'plan']);
  });
});

describe('headers that were accepted before', () => {
  it('accept no other token, however many there are', async () => {
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

  it('do not include rejected ones', async () => {
    const token = mintToken(tested.issuer, { header: { kid: '' } });
    expectRejected(await tested.api.getClient(token), /^kid /);
    expectRejected(await tested.api.getClient(token), /^kid /);
  });
});
