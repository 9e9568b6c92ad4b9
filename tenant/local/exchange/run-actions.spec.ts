import { afterEach, describe, expect, it } from 'vitest';
import { claimsOf, requestToken } from '../testing/request-token.js';
import {
  type TestTenantOptions,
  audience,
  startTestTenant,
  stopTestTenants,
} from '../testing/test-tenant.js';

afterEach(stopTestTenants);

/** An Action with this body. */
const action = (body: string) =>
  `exports.onExecuteCredentialsExchange = async (event, api) => { ${body} };`;

/** What an expression inside of an Action is worth. */
async function evaluate(
  expression: string,
  options: TestTenantOptions = {},
  request: Record<string, unknown> = {},
): Promise<unknown> {
  const tenant = await startTestTenant({
    actions: [action(`api.accessToken.setCustomClaim('x', ${expression});`)],
    ...options,
  });
  return claimsOf(await requestToken(tenant, request))['x'];
}

/** The answer's scope where "read" is asked for and an Action calls this on `api.transaction`. */
async function scopesAfter(call: string): Promise<unknown> {
  const tenant = await startTestTenant({
    actions: [action(`api.transaction${call};`)],
  });
  const { body } = await requestToken(tenant, { scope: 'read' });
  return body['scope'];
}

/** An Action that sets a claim of that size. */
const large = (kilobytes: number) =>
  action(
    `api.accessToken.setCustomClaim('x', 'x'.repeat(${kilobytes} * 1024));`,
  );

describe('The event of an Action', () => {
  it('shows client, API, scopes, request and tenant', async () => {
    const event = await evaluate(
      'event',
      {},
      { scope: 'read', extra: { a: 1 } },
    );
    expect(event).toEqual({
      accessToken: { customClaims: {}, scope: ['read'] },
      client: {
        client_id: 'client',
        name: 'Client',
        metadata: { urn: 'urn:test:client', plan: 'pro' },
      },
      request: {
        body: {
          audience,
          client_id: 'client',
          extra: { a: 1 },
          grant_type: 'client_credentials',
          scope: 'read',
        },
        geoip: {},
        hostname: 'localhost',
        ip: expect.stringMatching(/^(127\.0\.0\.1|::1)$/),
        language: '*',
        method: 'POST',
        user_agent: 'node',
      },
      resource_server: { identifier: audience },
      secrets: {},
      tenant: { id: 'local' },
      transaction: { requested_scopes: ['read'], target_scopes: ['read'] },
    });
  });

  it('has no requested scopes where none were asked for', async () => {
    expect(await evaluate('event.transaction.requested_scopes')).toEqual([]);
    expect(await evaluate('event.accessToken.scope')).toEqual([
      'read',
      'write',
    ]);
  });

  it('holds the Action’s own secrets, with keywords replaced', async () => {
    const secrets = await evaluate('event.secrets', {
      env: { FROM_OUTSIDE: 'outside' },
      change: ({ tenant }) => {
        const [first = {}] = tenant['actions'] as Record<string, unknown>[];
        first['secrets'] = [
          { name: 'A', value: 'a' },
          { name: 'B', value: '##FROM_OUTSIDE##' },
        ];
      },
    });
    expect(secrets).toEqual({ A: 'a', B: 'outside' });
  });

  it('is the Action’s to spoil', async () => {
    const tenant = await startTestTenant({
      actions: [
        action(
          `event.client.metadata.urn = 'spoilt'; event.accessToken.scope.push('all'); event.secrets.X = 1;`,
        ),
        action(`api.accessToken.setCustomClaim('x', event);`),
      ],
    });
    const claims = claimsOf(await requestToken(tenant));
    expect(claims['scope']).toBe('read write');
    expect(claims['x']).toMatchObject({
      client: { metadata: { urn: 'urn:test:client' } },
      secrets: {},
    });
  });
});

describe('Several Actions', () => {
  it('run in their order, and see what those before them have set', async () => {
    const tenant = await startTestTenant({
      actions: [
        action(
          `api.accessToken.setCustomClaim('first', 1).accessToken.setCustomClaim('both', 1);`,
        ),
        action(
          `api.accessToken.setCustomClaim('seen', event.accessToken.customClaims); api.accessToken.setCustomClaim('both', 2);`,
        ),
      ],
    });
    expect(claimsOf(await requestToken(tenant))).toMatchObject({
      seen: { first: 1, both: 1 },
      both: 2,
    });
  });

  it('end with the one that denies', async () => {
    const tenant = await startTestTenant({
      actions: [
        action(
          `api.access.deny('invalid_request', 'no'); console.log('still here');`,
        ),
        action(`console.log('never here');`),
      ],
    });
    expect((await requestToken(tenant)).status).toBe(400);
    const lines = tenant.log.lines.join('\n');
    expect(lines).toMatch('info [action-0] still here');
    expect(lines).not.toMatch('never here');
  });

  it('keep what they remember between tokens', async () => {
    const tenant = await startTestTenant({
      actions: [
        `let count = 0; ${action(`api.accessToken.setCustomClaim('count', ++count);`)}`,
      ],
    });
    await requestToken(tenant);
    expect(claimsOf(await requestToken(tenant))['count']).toBe(2);
  });
});

describe('The api of an Action', () => {
  it('throws at the claim "scope"', async () => {
    const message = await evaluate(
      `(() => { try { api.accessToken.setCustomClaim('scope', 'all'); } catch (error) { return error.message; } })()`,
    );
    expect(message).toBe('The "scope" claim cannot be set.');
  });

  it('ignores a restricted claim, and says so in the log', async () => {
    const tenant = await startTestTenant({
      actions: [action(`api.accessToken.setCustomClaim('sub', 'admin');`)],
    });
    expect(claimsOf(await requestToken(tenant))['sub']).toBe('client@clients');
    expect(tenant.log.lines.join('\n')).toMatch(
      'warn [action-0] claim "sub" is ignored: "sub" is a restricted name',
    );
  });

  it('aims at scopes, of which the grant leaves what it holds', async () => {
    expect(await scopesAfter(`.addTargetScope('write')`)).toBe('read write');
    expect(await scopesAfter(`.addTargetScope('everything')`)).toBe('read');
    expect(await scopesAfter(`.removeTargetScope('read')`)).toBeUndefined();
    expect(await scopesAfter(`.setTargetScopes(['write', 'all'])`)).toBe(
      'write',
    );
    expect(await scopesAfter(`.clearTargetScopes()`)).toBeUndefined();
  });

  it.each([
    [`'invalid_request', { a: 1 }`, 'takes its reason as a string'],
    [`'invalid_request', null`, 'takes its reason as a string'],
    [`'access_denied', 'no'`, 'takes one of invalid_scope, '],
  ])('does not take deny(%s)', async (values, message) => {
    const tenant = await startTestTenant({
      actions: [action(`api.access.deny(${values});`)],
    });
    const { status, body } = await requestToken(tenant);
    expect(status).toBe(500);
    expect(body['error_description']).toMatch('failed at');
    expect(tenant.log.lines.join('\n')).toMatch(
      `TypeError: api.access.deny ${message}`,
    );
  });

  it('needs no reason to deny', async () => {
    const tenant = await startTestTenant({
      actions: [action(`api.access.deny('invalid_scope');`)],
    });
    expect((await requestToken(tenant)).body).toEqual({
      error: 'invalid_scope',
      error_description: 'Access denied',
    });
  });

  it.each([`''`, `'a b'`, `'x'.repeat(281)`, `1`])(
    'takes no scope like %s',
    async (scope) => {
      const tenant = await startTestTenant({
        actions: [action(`api.transaction.addTargetScope(${scope});`)],
      });
      expect((await requestToken(tenant)).status).toBe(500);
    },
  );

  it('has no way to add a scope that the Hook had', async () => {
    expect(await evaluate('Object.keys(api.accessToken)')).toEqual([
      'setCustomClaim',
    ]);
  });

  it('keeps values for all Actions in one cache', async () => {
    const tenant = await startTestTenant({
      actions: [
        action(`api.cache.set('key', 'value', { ttl: 60000 });`),
        action(
          `api.accessToken.setCustomClaim('cached', api.cache.get('key').value);`,
        ),
      ],
    });
    expect(claimsOf(await requestToken(tenant))['cached']).toBe('value');
  });
});

describe('An Action', () => {
  it('that takes too long fails the request', async () => {
    const tenant = await startTestTenant({
      actions: [action(`await new Promise(() => {});`)],
      actionTimeLimitMs: 30,
    });
    const { status, body } = await requestToken(tenant);
    expect(status).toBe(500);
    expect(body['error']).toBe('server_error');
    expect(tenant.log.lines.join('\n')).toMatch('took longer than');
  });

  it('that sets more than 100 KB of claims fails the request', async () => {
    const over = await startTestTenant({ actions: [large(100)] });
    expect((await requestToken(over)).status).toBe(500);
    const under = await startTestTenant({ actions: [large(99)] });
    expect((await requestToken(under)).status).toBe(200);
  });

  it('that throws something which is no error is told of all the same', async () => {
    const tenant = await startTestTenant({ actions: [action(`throw null;`)] });
    expect((await requestToken(tenant)).status).toBe(500);
    expect(tenant.log.lines.join('\n')).toMatch(
      /error Action "action-0" failed at .*action-0\.js: null/,
    );
  });

  it('may require Node’s own modules, and no package that it has not declared', async () => {
    expect(await evaluate(`require('node:crypto').randomBytes(4).length`)).toBe(
      4,
    );
    expect(await evaluate(`(await import('node:path')).sep.length`)).toBe(1);
    const message = await evaluate(
      `(() => { try { require('yaml'); } catch (error) { return error.message; } })()`,
    );
    expect(message).toMatch(`Cannot find module 'yaml'. List "yaml" under`);
  });

  it('may not be larger than 100 kB', async () => {
    const tenant = await startTestTenant({
      actions: [`${action('')}//${'x'.repeat(100_000)}`],
    });
    expect((await requestToken(tenant)).status).toBe(500);
    expect(tenant.log.lines.join('\n')).toMatch('larger than 100 kB');
  });

  it('has keywords in its code replaced, as deploying would', async () => {
    const value = await evaluate(
      `'##COLOUR##' + @@LIST@@.length + '##NONE##'`,
      {
        env: { COLOUR: 'green', LIST: [1, 2] },
      },
    );
    expect(value).toBe('green2##NONE##');
  });
});
