import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AccessTokens } from '../../../examples/typescript-client/access-tokens.js';
import { authorizedFetch } from '../../../examples/typescript-client/authorized-fetch.js';
import { ClientWorld, rejecting } from '../../support/client-world.js';

/** How long the client wanted to wait, in milliseconds; the tests do not wait. */
const waits: number[] = [];
vi.mock('node:timers/promises', () => ({
  setTimeout: async (delayMs: number) => void waits.push(delayMs),
}));

let world: ClientWorld;
let call: () => Promise<Response>;
beforeEach(async () => {
  world = await ClientWorld.start();
  const { ISSUER, API } = world.env;
  const tokens = new AccessTokens({
    issuer: ISSUER,
    clientId: 'id',
    clientSecret: 'secret',
    audience: 'https://api.example.com',
  });
  const send = authorizedFetch(tokens, { maxWaitSeconds: 2 });
  call = () =>
    send(
      new Request(`${API}/client`, { method: 'POST', body: '{"text":"x"}' }),
    );
});
afterEach(async () => {
  vi.useRealTimers();
  await world.close();
});

const passSeconds = (seconds: number): void => {
  const now = Date.now() + seconds * 1000;
  vi.useFakeTimers({ toFake: ['Date'], now });
};

describe('the tokens of the TypeScript client', () => {
  it('are requested once, however many calls start together', async () => {
    await Promise.all([call(), call(), call(), call()]);
    await call();
    expect(world.tokens).toBe(1);
    expect(new Set(world.received)).toEqual(new Set(['token-1']));
  });

  it('are replaced before they expire, while the old one is still used', async () => {
    await call();
    passSeconds(950);
    await Promise.all([call(), call()]);
    await expect.poll(() => world.tokens).toBe(2);
    await call();
    expect(world.received).toEqual([
      'token-1',
      'token-1',
      'token-1',
      'token-2',
    ]);
  });

  it('are not used once they have expired', async () => {
    await call();
    passSeconds(1001);
    await call();
    expect(world.received).toEqual(['token-1', 'token-2']);
  });

  it('are still used during a short outage of the tenant', async () => {
    await call();
    passSeconds(950);
    world.failing = true;
    expect((await call()).status).toBe(200);
    passSeconds(100);
    await expect(call()).rejects.toThrow(/./);
    world.failing = false;
    expect((await call()).status).toBe(200);
  });
});

describe('a call of the TypeScript client', () => {
  it('does not wait for a hanging tenant while the old token is valid', async () => {
    await call();
    passSeconds(950);
    world.hanging = true;
    expect((await call()).status).toBe(200);
    expect(world.received).toEqual(['token-1', 'token-1']);
  });

  it('is sent again once, with a new token, if a cached one is rejected', async () => {
    await call();
    passSeconds(1);
    world.nextHandlers.push(rejecting(401), rejecting(401));
    expect((await call()).status).toBe(401);
    expect(world.received).toEqual(['token-1', 'token-1', 'token-2']);
  });

  it('is not sent again if a new token is rejected', async () => {
    world.nextHandlers.push(rejecting(401));
    expect((await call()).status).toBe(401);
    expect(world.received).toEqual(['token-1']);
  });

  it.each([429, 503])(
    'waits as long as the Retry-After of a %i says',
    async (status) => {
      world.nextHandlers.push(rejecting(status, { 'retry-after': '1' }));
      expect((await call()).status).toBe(200);
      expect(waits.splice(0)).toEqual([1000]);
      expect(world.received).toHaveLength(2);
    },
  );

  it('gives up after three attempts, or if Retry-After is too long or missing', async () => {
    const again = rejecting(429, { 'retry-after': '0' });
    world.nextHandlers.push(again, again, again);
    expect((await call()).status).toBe(429);
    expect(world.received).toHaveLength(3);
    world.nextHandlers.push(
      rejecting(429, { 'retry-after': '3' }),
      rejecting(503),
    );
    expect((await call()).status).toBe(429);
    expect((await call()).status).toBe(503);
    expect(world.received).toHaveLength(5);
  });

  it.each([400, 403, 404, 500])(
    'is not sent again after a %i',
    async (status) => {
      world.nextHandlers.push(rejecting(status, { 'retry-after': '0' }));
      expect((await call()).status).toBe(status);
      expect(world.received).toHaveLength(1);
    },
  );
});
