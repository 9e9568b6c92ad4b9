import { EventEmitter, once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../src/tenant-logger.js';
import { postTokenRequest } from '../../src/token-response.js';
import { decodeClaims, requestToken } from '../support/request-token.js';
import { emulates } from '../support/support.js';
import {
  action,
  audience,
  type TestFiles,
  type TestTenantOptions,
} from '../support/tenant-files.js';
import { getTokenResponse, startTestTenant } from '../support/test-tenant.js';

/** The response of a tenant with Actions that have these bodies. */
const run = (...bodies: string[]) =>
  getTokenResponse({ actions: bodies.map(action) });

const setClaim = (name: string, expression: string) =>
  `api.accessToken.setCustomClaim('${name}', ${expression});`;

/** The value of an expression in an Action. */
async function evaluate(
  expression: string,
  options: TestTenantOptions = {},
  request: Record<string, unknown> = {},
): Promise<unknown> {
  const actions = [action(setClaim('x', expression))];
  const { claims } = await getTokenResponse({ actions, ...options }, request);
  return claims['x'];
}

/** The message of the error that the statement throws in an Action. */
const getMessage = (statement: string) =>
  evaluate(
    `(() => { try { ${statement} } catch (error) { return error.message; } })()`,
  );

const seeingEvent = emulates(
  'Actions: `event`, with client, API, organization, request, scopes and secrets',
);

describe('The event of an Action', seeingEvent, () => {
  it('shows client, API, scopes, request and tenant', async () => {
    const request = { scope: 'read', extra: { a: 1 } };
    expect(await evaluate('event', {}, request)).toEqual({
      accessToken: { customClaims: {}, scope: ['read'] },
      client: {
        authentication: { type: 'client_secret_post' },
        client_id: 'client',
        name: 'Client',
        metadata: { urn: 'urn:test:client', plan: 'pro' },
      },
      request: {
        body: {
          audience,
          client_id: 'client',
          grant_type: 'client_credentials',
          ...request,
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

  it('says how the client has authenticated', async () => {
    const authorization = `Basic ${btoa('client:secret')}`;
    const tenant = await startTestTenant({
      actions: [action(setClaim('x', 'event.client.authentication'))],
    });
    const response = await postTokenRequest(tenant.issuer, {
      headers: { authorization },
      body: new URLSearchParams({ grant_type: 'client_credentials', audience }),
    });
    expect(decodeClaims(response)['x']).toEqual({
      type: 'client_secret_basic',
    });
  });

  it.each<[string, object[], unknown]>([
    ['no custom domain', [], undefined],
    [
      'the only custom domain',
      [{ domain: 'a.test', domain_metadata: { region: 'eu' } }],
      { domain: 'a.test', domain_metadata: { region: 'eu' } },
    ],
    [
      'the default one of several custom domains',
      [{ domain: 'a.test' }, { domain: 'b.test', is_default: true }],
      { domain: 'b.test', domain_metadata: {} },
    ],
  ])('has %s', async (_what, customDomains, shown) => {
    const change = ({ tenant }: TestFiles) =>
      void Object.assign(tenant, { customDomains });
    expect(await evaluate('event.custom_domain', { change })).toEqual(shown);
  });

  it('shows each change of the target scopes immediately, and to the next Action', async () => {
    const scopes = 'event.transaction.target_scopes';
    const { claims } = await run(
      `api.transaction.addTargetScope(' all ');` +
        setClaim('first', scopes) +
        `api.transaction.removeTargetScope('read');`,
      setClaim('second', scopes),
    );
    expect(claims['first']).toEqual(['read', 'write', 'all']);
    expect(claims['second']).toEqual(['write', 'all']);
  });

  it('has the Action’s own secrets, with keywords replaced', async () => {
    const secrets = [
      { name: 'A', value: 'a' },
      { name: 'B', value: '##FROM_OUTSIDE##' },
    ];
    const shown = await evaluate('event.secrets', {
      env: { FROM_OUTSIDE: 'outside' },
      change: ({ tenant }) => {
        Object.assign((tenant['actions'] as object[])[0]!, { secrets });
      },
    });
    expect(shown).toEqual({ A: 'a', B: 'outside' });
  });
});

const inOrder = emulates('Actions: several, in the order of the trigger');

describe('Several Actions', inOrder, () => {
  const spoil = `event.client.metadata.urn = 'spoilt'; event.accessToken.scope.push('all'); event.secrets.X = 1;`;
  const urn = 'urn:test:client';

  it.each([
    [
      'run in order, and see what previous ones have set',
      setClaim('first', '1') + setClaim('both', '1'),
      setClaim('seen', 'event.accessToken.customClaims') +
        setClaim('both', '2'),
      { seen: { first: 1, both: 1 }, both: 2 },
    ],
    [
      'each get a copy of the event',
      spoil,
      setClaim('x', 'event'),
      {
        scope: 'read write',
        x: { client: { metadata: { urn } }, secrets: {} },
      },
    ],
    [
      'share one cache',
      `api.cache.set('key', 'value', { ttl: 60000 });`,
      setClaim('cached', `api.cache.get('key').value`),
      { cached: 'value' },
    ],
  ])('%s', async (_what, first, second, claims) => {
    expect((await run(first, second)).claims).toMatchObject(claims);
  });

  it('do not run after one that denies', async () => {
    const { status, logged } = await run(
      `api.access.deny('invalid_request', 'no'); console.log('still here');`,
      `console.log('never here');`,
    );
    expect(status).toBe(400);
    expect(logged).toMatch('info [action-0] still here');
    expect(logged).not.toMatch('never here');
  });

  it('keep their variables between requests', async () => {
    const tenant = await startTestTenant({
      actions: [`let count = 0; ${action(setClaim('count', '++count'))}`],
    });
    await requestToken(tenant);
    expect(decodeClaims(await requestToken(tenant))['count']).toBe(2);
  });
});

describe('An expression in an Action', () => {
  it.each<[string, unknown]>([
    // If no scopes were requested.
    ['event.transaction.requested_scopes', []],
    ['event.accessToken.scope', ['read', 'write']],
    // Unlike a Hook, an Action cannot add a scope here.
    ['Object.keys(api.accessToken)', ['setCustomClaim']],
    [`require('node:crypto').randomBytes(4).length`, 4],
    [`(await import('node:path')).sep.length`, 1],
    // Keywords in the code are replaced, as in a deployment.
    [`'##COLOUR##' + @@LIST@@.length + '##NONE##'`, 'green2##NONE##'],
  ])('%s has the value %j', async (expression, value) => {
    const env = { COLOUR: 'green', LIST: [1, 2] };
    expect(await evaluate(expression, { env })).toEqual(value);
  });

  it.each([
    [setClaim('scope', `'all'`), /^The "scope" claim cannot be set\.$/],
    [`require('yaml');`, /Cannot find module 'yaml'\. List "yaml" under/],
  ])('%s throws %s', async (statement, message) => {
    expect(await getMessage(statement)).toMatch(message);
  });
});

const callingApi = emulates(
  'Actions: `api.access`, `api.accessToken` and `api.transaction`',
);

describe('The api of an Action', callingApi, () => {
  it('ignores a restricted claim, and logs that', async () => {
    const { claims, logged } = await run(setClaim('sub', `'admin'`));
    expect(claims['sub']).toBe('client@clients');
    expect(logged).toMatch(
      'warn [action-0] claim "sub" is ignored: "sub" is a restricted name',
    );
  });

  it.each([
    [`addTargetScope('write')`, 'read write'],
    [`addTargetScope('everything')`, 'read'],
    [`removeTargetScope('read')`, undefined],
    [`setTargetScopes(['write', 'all'])`, 'write'],
    [`clearTargetScopes()`, undefined],
  ])('%s changes the scope from "read" to %j', async (call, scope) => {
    const actions = [action(`api.transaction.${call};`)];
    const { body } = await getTokenResponse({ actions }, { scope: 'read' });
    expect(body['scope']).toBe(scope);
  });

  it('can deny access without a reason', async () => {
    const { body } = await run(`api.access.deny('invalid_scope');`);
    expect(body).toEqual({
      error: 'invalid_scope',
      error_description: 'Access denied',
    });
  });
});

describe('An Action that has ended', () => {
  /** Runs the Action, and waits until the tenant has logged something at this level. */
  async function waitForLog(level: 'info' | 'warn', body: string) {
    const lines = new EventEmitter<{ line: [string] }>();
    const line = once(lines, 'line') as Promise<[string]>;
    const log = (text: string) => lines.emit('line', text);
    const logger = { ...silentLogger, [level]: log };
    const tenant = await startTestTenant({ actions: [action(body)], logger });
    const response = await requestToken(tenant);
    const [message] = await line;
    return { message, response, record: tenant.exchanges.recent[0] };
  }

  it('cannot set a claim, as log and exchange record say', async () => {
    const { message, response, record } = await waitForLog(
      'warn',
      `\n setTimeout(() => { ${setClaim('late', 'event.client.metadata.plan')} });`,
    );
    expect(decodeClaims(response)).not.toHaveProperty('late');
    expect(message).toMatch(
      /^\[action-0\] claim "late" is ignored: .*action-0\.js:2 ran after the Action had ended: is an await missing\?$/,
    );
    expect(record?.ignoredClaims).toMatchObject([{ name: 'late' }]);
    expect(record?.missingMetadata).toContainEqual({
      key: 'plan',
      why: expect.stringContaining('after the Action had ended'),
    });
  });

  it('cannot fill the memory with claims', async () => {
    const { record } = await waitForLog(
      'warn',
      `setTimeout(() => { for (let i = 0; i < 200; i++) ${setClaim('late', 'i')} });`,
    );
    expect(record?.ignoredClaims).toHaveLength(100);
  });

  it('cannot set a claim while the next Action runs', async () => {
    const { claims, logged } = await run(
      `globalThis.lateClaim = new Promise((resolve) => setImmediate(() => resolve(${setClaim('late', 'true').slice(0, -1)})));`,
      `await globalThis.lateClaim; delete globalThis.lateClaim;`,
    );
    expect(claims).not.toHaveProperty('late');
    expect(logged.match(/claim "late" is ignored/g)).toHaveLength(1);
  });

  it.each([
    [`api.access.deny('invalid_request')`, 'api.access.deny'],
    [
      `api.transaction.setTargetScopes(['read'])`,
      'api.transaction.setTargetScopes',
    ],
  ])('cannot change anything with %s', async (call, name) => {
    const { message, response } = await waitForLog(
      'warn',
      `setTimeout(() => ${call});`,
    );
    expect(message).toContain(`[action-0] ${name} is ignored: `);
    expect(response).toMatchObject({
      status: 200,
      body: { scope: 'read write' },
    });
  });

  it('can still write to the log and the exchange record', async () => {
    const { message, record } = await waitForLog(
      'info',
      `setTimeout(() => console.log('late'));`,
    );
    expect(message).toBe('[action-0] late');
    expect(record?.logs).toMatchObject([{ text: 'late' }]);
  });
});

const failing = emulates(
  'Actions: errors, the time limit and the limit of 100 kB',
  'inferred',
);

describe('A request fails because of an Action', failing, () => {
  const failed = 'failed at';
  const noReason = 'TypeError: api.access.deny: the reason must be a string';
  const noCode =
    'TypeError: api.access.deny: the code must be one of invalid_scope, ';
  const noScope = 'TypeError: a scope must be a string of 1 to 280 characters';

  it.each<[string, string, string | RegExp, number?]>([
    [`api.access.deny('invalid_request', { a: 1 });`, failed, noReason],
    [`api.access.deny('invalid_request', null);`, failed, noReason],
    [`api.access.deny('access_denied', 'no');`, failed, noCode],
    [`api.transaction.addTargetScope('');`, failed, noScope],
    [`api.transaction.addTargetScope('a b');`, failed, noScope],
    [`api.transaction.addTargetScope('x'.repeat(281));`, failed, noScope],
    [`api.transaction.addTargetScope(1);`, failed, noScope],
    [`await new Promise(() => {});`, failed, 'took longer than', 30],
    [setClaim('x', `'x'.repeat(100 * 1024)`), 'exceed 100 KB', 'exceed 100 KB'],
    ['throw null;', failed, /error Action "action-0" .*action-0\.js: null/],
  ])('with %s', async (body, description, reason, actionTimeLimitMs) => {
    const actions = [action(body)];
    const response = await getTokenResponse({ actions, actionTimeLimitMs });
    expect(response.status).toBe(500);
    expect(response.body['error']).toBe('server_error');
    expect(response.body['error_description']).toMatch(description);
    expect(response.logged).toMatch(reason);
  });

  const exportLine = `write "exports.onExecuteCredentialsExchange = async (event, api) => { … };"`;
  it.each([
    [
      'with an export statement',
      `\nexport const onExecuteCredentialsExchange = async () => {};`,
      `action-0.js:2: SyntaxError: Unexpected token 'export'. Actions are CommonJS modules: ${exportLine}`,
    ],
    [
      'with an import statement',
      `import os from 'node:os';`,
      `action-0.js:1: SyntaxError: Cannot use import statement outside a module. Actions are CommonJS modules: write "const name = require('package');"`,
    ],
    [
      'for another trigger',
      'exports.onExecutePostLogin = async () => {};',
      'It exports only onExecutePostLogin, which this trigger does not run.',
    ],
    [
      'without an async function',
      'exports.onExecuteCredentialsExchange = () => Promise.resolve();',
      'The exported value is not an async function.',
    ],
    ['without an export', '', 'It exports nothing.'],
    [
      'that exports a function',
      'module.exports = async () => {};',
      'The Action must export an object.',
    ],
  ])('%s, as log and exchange record say', async (_what, code, why) => {
    const tenant = await startTestTenant({ actions: [code] });
    tenant.reload();
    expect(tenant.log.lines).toEqual([expect.stringContaining(why)]);
    expect((await requestToken(tenant)).status).toBe(500);
    expect(tenant.exchanges.recent[0]?.scriptError?.message).toContain(
      why.replace(/^action-0\.js:\d+: /, ''),
    );
  });

  it('that is larger than 100 kB', async () => {
    const { status, logged } = await run(`//${'x'.repeat(100_000)}\n`);
    expect(status).toBe(500);
    expect(logged).toMatch('larger than 100 kB');
  });

  it('but not with claims of 99 KB', async () => {
    const { status } = await run(setClaim('x', `'x'.repeat(99 * 1024)`));
    expect(status).toBe(200);
  });
});
