import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type LocalTenant,
  startLocalTenant,
} from '../../tenant/local/start-local-tenant.js';
import {
  type TenantCopy,
  copyTenant,
} from '../../tenant/local/testing/copy-tenant.js';
import {
  audience as rightAudience,
  namespace,
} from '../../test/support/mint-token.js';
import { saveSharedKeys } from '../../tenant/local/testing/shared-keys.js';
import { checkTenant } from './check-tenant.js';
import type { CheckOptions } from './settings.js';
import { expectFinding } from './testing/expect-finding.js';

let copy: TenantCopy;
let tenant: LocalTenant;

beforeEach(async () => {
  copy = copyTenant();
  const keysFile = await saveSharedKeys(copy.directory);
  tenant = await startLocalTenant({ directory: copy.directory, keysFile });
});
afterEach(async () => {
  await tenant.close();
  copy.remove();
});

const check = (
  variables: Record<string, string> = {},
  options: CheckOptions = {},
) =>
  checkTenant(
    {
      ISSUER_BASE_URL: tenant.issuer,
      AUDIENCE: rightAudience,
      CLAIM_NAMESPACE: namespace,
      ...variables,
    },
    options,
  );

describe('a tenant as it should be', () => {
  it('passes every check', async () => {
    const { ok, findings } = await check();
    expect(findings.filter(({ mark }) => mark !== 'ok')).toEqual([]);
    expect(ok).toBe(true);
  });

  it('passes with the other token profile, too', async () => {
    copy.edit(
      copy.tenantFile,
      /token_dialect: \w+/,
      'token_dialect: rfc9068_profile_authz',
    );
    expect((await check()).ok).toBe(true);
  });
});

describe('what can be wrong with the client', () => {
  it('has no grant for the API', async () => {
    copy.edit(
      copy.fileWith('- client_id: Partner One'),
      / {2}- client_id: Partner One\n.*\n.*\n/,
      '',
    );
    expectFinding(await check(), {
      check: 'token request',
      saying:
        /403 access_denied.*Machine to Machine Applications.*authorize the client/s,
    });
  });

  it('asks for a scope that it is not granted', async () => {
    expectFinding(await check({}, { scope: 'read:metrics' }), {
      check: 'token request',
      saying: /not been granted scopes: read:metrics.*tick the scopes/s,
    });
  });

  it('is granted no scope of the API', async () => {
    expectFinding(await check({}, { client: 'Partner Without Scope' }), {
      check: 'scopes',
      saying: /no scope, and none that this API’s routes require.*Permissions/s,
    });
  });

  it('may not use the client-credentials grant', async () => {
    copy.edit(
      copy.fileWith('- client_id: Partner One'),
      /(- name: Partner One\n(?: {4}.*\n)*? {4}grant_types: )\[.*\]/,
      '$1[authorization_code]',
    );
    expectFinding(await check(), {
      check: 'token request',
      saying: /unauthorized_client.*Grant Types: tick Client Credentials/s,
    });
  });

  it('has another secret', async () => {
    const report = await check({
      CHECK_CLIENT_ID: 'local-partner-one',
      CHECK_CLIENT_SECRET: 'an-old-secret',
    });
    expectFinding(report, {
      check: 'token request',
      saying: /401 access_denied: Unauthorized.*Leave CHECK_CLIENT_ID and/s,
    });
    expect(JSON.stringify(report)).not.toContain('an-old-secret');
  });

  it('is none that the tenant has', async () => {
    expectFinding(await check({}, { client: 'Nobody' }), {
      check: 'credentials',
      saying: /no client "Nobody"/,
    });
  });
});

describe('what can be wrong with the audience', () => {
  it('is none of the tenant’s APIs', async () => {
    expectFinding(await check({ AUDIENCE: `${rightAudience}/` }), {
      check: 'token request',
      saying: /Service not enabled within domain.*slash at the end/s,
    });
  });

  it.each([
    ['the Management API', 'api/v2/', /Management API: who holds such a token/],
    ['the tenant’s domain', '', /the tenant itself/],
    ['the tenant’s /userinfo', 'userinfo', /the tenant itself/],
  ])('is %s', async (_what, path, saying) => {
    const audience = `${tenant.issuer}${path}`;
    copy.edit(copy.localFile, /AUDIENCE: .*/, `AUDIENCE: ${audience}`);
    expectFinding(await check({ AUDIENCE: audience }), {
      check: 'audience',
      saying,
    });
  });
});

describe('why a token lacks its metadata', () => {
  it('no Action is bound to the trigger', async () => {
    copy.edit(
      copy.tenantFile,
      /credentials-exchange:\n {4}- action_name[^]*$/,
      'credentials-exchange: []\n',
    );
    expectFinding(await check(), {
      check: 'metadata',
      saying:
        /no Action is bound.*Actions > Triggers > credentials-exchange.*deployed/s,
    });
  });

  it('the client has none', async () => {
    expectFinding(await check({}, { client: 'Partner Without Metadata' }), {
      check: 'metadata',
      saying:
        /the client has no metadata.*Advanced Settings > Application Metadata/s,
    });
  });

  it('the Action copies other keys', async () => {
    copy.edit(copy.actionFile, `'urn', 'plan'`, `'tier'`);
    expectFinding(await check(), {
      check: 'metadata',
      saying:
        /set no claim with the client’s metadata \(urn, plan\).*names must be the same/s,
    });
  });

  it('the claims have no namespace', async () => {
    copy.edit(copy.actionFile, 'namespace + key', 'key');
    expectFinding(await check(), {
      check: 'metadata',
      saying:
        /"urn", "plan" without a namespace.*setCustomClaim\(event\.secrets\.CLAIM_NAMESPACE/s,
    });
  });

  it('the claims have another namespace', async () => {
    expectFinding(await check({ CLAIM_NAMESPACE: 'https://other.example/' }), {
      check: 'metadata',
      saying:
        /"https:\/\/example\.com\/urn".*do not begin with.*Secrets\), then Deploy/s,
    });
  });

  it('the tenant drops names like that', async () => {
    copy.edit(copy.actionFile, 'namespace + key', `'sub'`);
    expectFinding(await check(), {
      check: 'metadata',
      saying:
        /set "sub", which tenants drop without a word: "sub" is a restricted name/,
    });
  });

  it('the namespace belongs to the tenant', async () => {
    const own = 'https://example.auth0.com/';
    copy.edit(
      copy.localFile,
      /CLAIM_NAMESPACE: http.*/,
      `CLAIM_NAMESPACE: ${own}`,
    );
    expectFinding(await check({ CLAIM_NAMESPACE: own }), {
      check: ['claim namespace', 'metadata'],
      saying:
        /drop such claims without a word.*auth0\.com is forbidden.*URL of your own/s,
    });
  });

  it('the Action denies access, and says so', async () => {
    copy.edit(copy.actionFile, 'if (!namespace)', 'if (namespace)');
    expectFinding(await check(), {
      check: 'token request',
      saying:
        /500 server_error: The Action has no secret CLAIM_NAMESPACE.*Monitoring > Logs/s,
    });
  });
});

describe('clocks', () => {
  it.each([
    [600, 'failed', /(599|600) seconds ahead.*NTP/s],
    [-200_000, 'failed', /20000\d seconds behind.*expired when they arrive/s],
    [4, 'warning', /[345] seconds ahead/],
    [-60, 'warning', /(60|61) seconds behind/],
  ] as const)('differ by %d seconds', async (seconds, mark, saying) => {
    tenant.faults.set({ kind: 'skewed-clock', seconds });
    expectFinding(await check(), { check: 'clock', mark, saying });
  });
});

describe('a tenant in trouble', () => {
  const discovery = '/.well-known/openid-configuration';

  it.each([
    [
      { kind: 'server-error', path: discovery },
      'tenant',
      /answers 500.*status page/s,
    ],
    [{ kind: 'unreachable', path: discovery }, 'tenant', /does not answer/],
    [
      { kind: 'broken-jwks', how: 'empty' },
      'signing keys',
      /0 keys, and none for RS256/,
    ],
    [
      { kind: 'broken-jwks', how: 'not-json' },
      'signing keys',
      /answers 200 and no key set/,
    ],
    [
      { kind: 'broken-jwks', how: 'unusable' },
      'signing keys',
      /1 keys, and none/,
    ],
    [
      { kind: 'rate-limited', path: '/oauth/token' },
      'token request',
      /429 too_many_requests.*keep a token/s,
    ],
    [
      { kind: 'unreachable', path: '/oauth/token' },
      'token request',
      /does not answer/,
    ],
  ] as const)('%j', async (fault, name, saying) => {
    tenant.faults.set(fault);
    expectFinding(await check(), { check: name, saying });
  });

  it('does not run', async () => {
    await tenant.close();
    expectFinding(await check(), {
      check: 'tenant',
      saying: /ECONNREFUSED.*npm run start:dev/s,
    });
    tenant = await startLocalTenant();
  });
});
