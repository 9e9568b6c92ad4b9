import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tenantDirectory } from '../project-environment.js';
import { claimsOf, requestToken } from '../testing/request-token.js';
import {
  type TestFiles,
  startTestTenant,
  stopTestTenants,
} from '../testing/test-tenant.js';

afterEach(stopTestTenants);

const hook = (body: string) =>
  `module.exports = function (client, scope, audience, context, cb) { ${body} };`;

/** A file of this project's own tenant. */
const read = (name: string) =>
  readFileSync(join(tenantDirectory, name), 'utf8');

async function claimsWith(body: string, request = {}) {
  const tenant = await startTestTenant({ hook: hook(body) });
  const answer = await requestToken(tenant, request);
  return { tenant, answer, claims: claimsOf(answer) };
}

describe('A legacy Hook', () => {
  it('is given client, scope, audience and secrets', async () => {
    const { claims } = await claimsWith(
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
      audience: 'https://api.test/',
      context: { webtask: { secrets: {} } },
    });
  });

  it('keeps only claims that are named by an http(s) URL', async () => {
    const { claims, tenant } = await claimsWith(
      `cb(null, { scope, 'https://example.com/a': 1, plan: 'pro', 'urn:x': 1, sub: 'admin', 'https://auth0.com/x': 1 });`,
    );
    expect(Object.keys(claims).slice(0, 2)).toEqual([
      'https://example.com/a',
      'iss',
    ]);
    expect(claims['sub']).toBe('client@clients');
    expect(
      tenant.log.lines.filter((line) => /ignored/.test(line)),
    ).toHaveLength(4);
  });

  it('resets the scope by leaving it out, and may add to it', async () => {
    const without = await claimsWith(`cb(null, {});`);
    expect(without.answer.body).not.toHaveProperty('scope');
    const more = await claimsWith(`scope.push('extra'); cb(null, { scope });`);
    expect(more.answer.body['scope']).toBe('read write extra');
  });

  it('may name the version of the module that it requires', async () => {
    const { claims } = await claimsWith(
      `cb(null, { scope, 'https://example.com/x': require('path').sep.length });`,
    );
    expect(claims['https://example.com/x']).toBe(1);
  });

  it.each([
    ['throws', `throw new Error('no');`],
    ['exports no function', `} ; module.exports = { `],
    ['never calls back', ``],
  ])('that %s fails the request', async (_how, body) => {
    const tenant = await startTestTenant({
      hook: hook(body),
      actionTimeLimitMs: 30,
    });
    const { status } = await requestToken(tenant);
    expect(status).toBe(500);
    expect(tenant.log.lines.join('\n')).toMatch('error Hook "hook" failed at');
  });
});

describe('This project’s Action and its Hook', () => {
  const CLAIM_NAMESPACE = 'https://example.com/';

  const withSecret = {
    action: ({ tenant }: TestFiles) => {
      const [action = {}] = tenant['actions'] as Record<string, unknown>[];
      action['secrets'] = [{ name: 'CLAIM_NAMESPACE', value: CLAIM_NAMESPACE }];
    },
    hook: ({ local }: TestFiles) => {
      const [hookItem = {}] = local['hooks'] as Record<string, unknown>[];
      hookItem['secrets'] = { CLAIM_NAMESPACE };
    },
  };
  const key = fc.oneof(
    fc.constantFrom('urn', 'plan', 'note', 'scope', 'sub', 'https://x'),
    fc.stringMatching(/^[A-Za-z0-9:_ ]{1,20}$/),
  );
  const metadatas = fc.sample(
    fc.dictionary(key, fc.string({ maxLength: 40 }), { maxKeys: 10 }),
    15,
  );

  it('give the same claims, whatever the metadata', async () => {
    for (const metadata of metadatas) {
      const ask = async (kind: 'action' | 'hook') => {
        const tenant = await startTestTenant({
          ...(kind === 'action'
            ? { actions: [read('actions/add-client-metadata/code.js')] }
            : { hook: read('hooks/add-client-metadata.js') }),
          change: (files) => {
            files.tenant.clients[0]!['client_metadata'] = metadata;
            withSecret[kind](files);
          },
        });
        const answer = await requestToken(tenant);
        const { iss: _iss, iat: _iat, exp: _exp, ...claims } = claimsOf(answer);
        return claims;
      };
      const byAction = await ask('action');
      expect(await ask('hook')).toEqual(byAction);
      const { urn = '', plan = '' } = metadata;
      expect(byAction[`${CLAIM_NAMESPACE}urn`] ?? '').toBe(urn);
      expect(byAction[`${CLAIM_NAMESPACE}plan`] ?? '').toBe(plan);
    }
  });

  it('both refuse tokens while they do not know the namespace', async () => {
    for (const options of [
      { actions: [read('actions/add-client-metadata/code.js')] },
      { hook: read('hooks/add-client-metadata.js') },
    ]) {
      const { status, body } = await requestToken(
        await startTestTenant(options),
      );
      expect(status).toBe(500);
      expect(body['error_description']).toMatch(
        'has no secret CLAIM_NAMESPACE',
      );
    }
  });
});
