import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AccessTokens } from '../../../examples/typescript-client/access-tokens.js';
import { authorizedFetch } from '../../../examples/typescript-client/authorized-fetch.js';
import { ClientWorld, refusing } from '../../support/client-world.js';

/** What the client waited for, in milliseconds; the tests do not. */
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
  it('are asked for once, however many calls begin together', async () => {
    await Promise.all([call(), call(), call(), call()]);
    await call();
    expect(world.tokens).toBe(1);
    expect(new Set(world.received)).toEqual(new Set(['token-1']));
  });

  it('are replaced before they expire, while the old one serves on', async () => {
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

  it('outlive a tenant that is away for a moment', async () => {
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
  it('does not wait for a tenant that hangs while the old token is good', async () => {
    await call();
    passSeconds(950);
    world.hanging = true;
    expect((await call()).status).toBe(200);
    expect(world.received).toEqual(['token-1', 'token-1']);
  });

  it('is sent again with a new token, once, where a kept one is refused', async () => {
    await call();
    passSeconds(1);
    world.answers.push(refusing(401), refusing(401));
    expect((await call()).status).toBe(401);
    expect(world.received).toEqual(['token-1', 'token-1', 'token-2']);
  });

  it('is not sent again where a new token is refused', async () => {
    world.answers.push(refusing(401));
    expect((await call()).status).toBe(401);
    expect(world.received).toEqual(['token-1']);
  });

  it.each([429, 503])('waits as long as %i says', async (status) => {
    world.answers.push(refusing(status, { 'retry-after': '1' }));
    expect((await call()).status).toBe(200);
    expect(waits.splice(0)).toEqual([1000]);
    expect(world.received).toHaveLength(2);
  });

  it('gives up after three, and where the wait is too long or not named', async () => {
    const again = refusing(429, { 'retry-after': '0' });
    world.answers.push(again, again, again);
    expect((await call()).status).toBe(429);
    expect(world.received).toHaveLength(3);
    world.answers.push(refusing(429, { 'retry-after': '3' }), refusing(503));
    expect((await call()).status).toBe(429);
    expect((await call()).status).toBe(503);
    expect(world.received).toHaveLength(5);
  });

  it.each([400, 403, 404, 500])('is not sent again at %i', async (status) => {
    world.answers.push(refusing(status, { 'retry-after': '0' }));
    expect((await call()).status).toBe(status);
    expect(world.received).toHaveLength(1);
  });
});
