import { mintToken, startIssuer } from '@repo/access-tokens/testing';
import { describe, expect, it } from 'vitest';
import { startApi } from '../support/start-api.js';
import { useApi } from '../support/use-api.js';

const one = useApi();
const two = useApi({ variables: { AUDIENCE: 'https://two.example.com' } });

describe('two applications in one process', () => {
  it('accept only tokens for their own audience', async () => {
    const statuses = async (token: string): Promise<number[]> => [
      (await one.api.getClient(token)).status,
      (await two.api.getClient(token)).status,
    ];
    expect(await statuses(mintToken(one.issuer))).toEqual([200, 401]);
    const audience = 'https://two.example.com';
    expect(await statuses(mintToken(two.issuer, { audience }))).toEqual([
      401, 200,
    ]);
  });

  it('verify tokens with the keys of their own issuer', async () => {
    const audience = 'https://two.example.com';
    const { keys } = one.issuer;
    expect(keys.map(({ jwk }) => jwk.kid)).toEqual(
      two.issuer.keys.map(({ jwk }) => jwk.kid),
    );
    const forged = mintToken({ url: two.issuer.url, keys }, { audience });
    expect((await two.api.getClient(forged)).body).toMatchObject({
      status: 401,
      code: 'invalid_token',
    });
  });

  it('do not mix up concurrent requests', async () => {
    const audience = 'https://two.example.com';
    const requests = Array.from({ length: 20 }, (_, index) => {
      const claims = { azp: `client-${index}`, sub: `client-${index}@clients` };
      return index % 2 === 0
        ? one.api.getClient(mintToken(one.issuer, { claims }))
        : two.api.getClient(mintToken(two.issuer, { claims, audience }));
    });
    const responses = await Promise.all(requests);
    expect(responses.map(({ body }) => (body as { id: string }).id)).toEqual(
      responses.map((_, index) => `client-${index}`),
    );
  });
});

describe('an application that starts after another one has closed', () => {
  it('trusts only its own issuer, and does not affect the others', async () => {
    const issuer = await startIssuer();
    for (let time = 0; time < 2; time += 1) {
      const api = await startApi({ ISSUER_BASE_URL: issuer.url });
      expect((await api.getClient(mintToken(issuer))).status).toBe(200);
      expect((await api.getClient(mintToken(one.issuer))).status).toBe(401);
      await api.close();
    }
    await issuer.stop();
    const claims = { azp: 'new', sub: 'new@clients' };
    const token = mintToken(one.issuer, { claims });
    expect((await one.api.getClient(token)).status).toBe(200);
  });
});
