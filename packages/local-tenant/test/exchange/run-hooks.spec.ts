import { describe, expect, it } from 'vitest';
import { emulates } from '../support/support.js';
import { audience, hook } from '../support/tenant-files.js';
import { getTokenResponse } from '../support/test-tenant.js';

const run = (body: string) => getTokenResponse({ hook: hook(body) });

describe('A legacy Hook', emulates('Hooks, in place of Actions'), () => {
  it('gets client, scope, audience and secrets', async () => {
    const { claims } = await run(
      `cb(null, { scope, 'https://example.com/seen': { client, scope, audience, context } });`,
    );
    expect(claims['https://example.com/seen']).toEqual({
      client: {
        id: 'client',
        name: 'Client',
        metadata: { urn: 'urn:test:client', plan: 'pro' },
        tenant: 'local',
      },
      scope: ['read', 'write'],
      audience,
      context: { webtask: { secrets: {} } },
    });
  });

  it('can only set claims whose names are http(s) URLs', async () => {
    const { claims, logged } = await run(
      `cb(null, { scope, 'https://example.com/a': 1, plan: 'pro', 'urn:x': 1, sub: 'admin', 'https://auth0.com/x': 1 });`,
    );
    const [first, second] = Object.keys(claims);
    expect([first, second]).toEqual(['https://example.com/a', 'iss']);
    expect(claims['sub']).toBe('client@clients');
    expect(logged.match(/.*ignored.*/g)).toHaveLength(4);
  });

  it('removes all scopes by leaving them out, and can add some', async () => {
    expect((await run(`cb(null, {});`)).body).not.toHaveProperty('scope');
    const { body } = await run(`scope.push('extra'); cb(null, { scope });`);
    expect(body['scope']).toBe('read write extra');
  });

  it('can require Node’s own modules', async () => {
    const { claims } = await run(
      `cb(null, { scope, 'https://example.com/x': require('path').sep.length });`,
    );
    expect(claims['https://example.com/x']).toBe(1);
  });

  it('can name the version of a package that it requires', async () => {
    const { logged } = await run(`require('@a/b@1.2.3/c');`);
    expect(logged).toContain('List "@a/b" under dependencies');
  });

  it.each([
    ['throws', `throw new Error('no');`],
    ['does not export a function', `} ; module.exports = { `],
    ['never calls back', ``],
  ])('that %s fails the request', async (_how, body) => {
    const options = { hook: hook(body), actionTimeLimitMs: 30 };
    const { status, logged } = await getTokenResponse(options);
    expect(status).toBe(500);
    expect(logged).toMatch('error Hook "hook" failed at');
  });
});
