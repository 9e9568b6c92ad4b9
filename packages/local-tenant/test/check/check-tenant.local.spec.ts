import { createServer } from 'node:http';
import { audience, namespace } from '@repo/access-tokens/testing';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { checkTenant } from '../../src/check/check-tenant.js';
import type { CheckOptions } from '../../src/check/settings.js';
import {
  copyTenant,
  type StartedCopy,
  startTenantCopy,
} from '../support/copy-tenant.js';
import { expectFindings } from '../support/expect-findings.js';
import { takePort } from '../support/free-port.js';

let started: StartedCopy;

beforeEach(async () => {
  started = await startTenantCopy();
});

interface ChangedOptions extends CheckOptions {
  readonly variables?: Record<string, string>;
}

const check = ({ variables, ...options }: ChangedOptions = {}) =>
  checkTenant(
    {
      ISSUER_BASE_URL: started.tenant.issuer,
      AUDIENCE: audience,
      CLAIM_NAMESPACE: namespace,
      ...variables,
    },
    { directory: started.copy.directory, ...options },
  );

/** Breaks a correct tenant, or returns other options for the check. */
type Change = (started: StartedCopy) => ChangedOptions | void;

const edit =
  (
    file: 'actionFile' | 'tenantFile' | 'localFile',
    from: string | RegExp,
    to: string,
  ): Change =>
  ({ copy }) =>
    copy.edit(copy[file], from, to);
const send = (asked: ChangedOptions) => () => asked;
const askFor = (variables: Record<string, string>) => send({ variables });

/** A tenant whose API has the identifier of one of the tenant's own endpoints. */
const audienceAt =
  (path: string): Change =>
  ({ copy, tenant: { issuer } }) => {
    copy.edit(copy.localFile, /AUDIENCE: .*/, `AUDIENCE: ${issuer}${path}`);
    return { variables: { AUDIENCE: `${issuer}${path}` } };
  };
const oldSecret = {
  CHECK_CLIENT_ID: 'local-partner-one',
  CHECK_CLIENT_SECRET: 'an-old-secret',
};

describe('checkTenant with a correct tenant', () => {
  it.each([
    ['with the default token profile', () => {}],
    [
      'with the other token profile',
      edit(
        'tenantFile',
        /token_dialect: \w+/,
        'token_dialect: rfc9068_profile_authz',
      ),
    ],
  ])('finds nothing wrong %s', async (_what, change) => {
    change(started);
    const { ok, findings } = await check();
    expect(findings.filter(({ mark }) => mark !== 'ok')).toEqual([]);
    expect(ok).toBe(true);
  });
});

interface Row {
  readonly change: Change;
  readonly check: string;
  readonly saying: RegExp;
}
const noGrant = edit(
  'tenantFile',
  / {2}- client_id: Partner One\n.*\n.*\n/,
  '',
);
const noGrantType = edit(
  'tenantFile',
  '[client_credentials]',
  '[authorization_code]',
);
const noActions = edit(
  'tenantFile',
  /(credentials-exchange:)\n {4}- action_name[^]*$/,
  '$1 []\n',
);

describe('checkTenant', () => {
  it.each`
    change                                                     | check              | saying
    ${noGrant}                                                 | ${'token request'} | ${/403 access_denied.*Add one to clientGrants in tenant\.yaml: client_id: Partner One.*saved/s}
    ${send({ scope: 'read:metrics' })}                         | ${'token request'} | ${/not been granted scopes: read:metrics.*under clientGrants in tenant\.yaml/s}
    ${send({ client: 'Partner Without Scope' })}               | ${'scopes'}        | ${/no scope; the API’s scopes are create:textAnalysis, .*In tenant\.yaml, the API must list/s}
    ${noGrantType}                                             | ${'token request'} | ${/unauthorized_client.*Give Partner One grant_types: \[client_credentials\] in tenant\.yaml/s}
    ${askFor(oldSecret)}                                       | ${'token request'} | ${/401 access_denied: Unauthorized.*remove CHECK_CLIENT_ID and/s}
    ${send({ client: 'Nobody' })}                              | ${'credentials'}   | ${/no client "Nobody"/}
    ${askFor({ AUDIENCE: `${audience}/` })}                    | ${'token request'} | ${/Service not enabled within domain.*trailing slash/s}
    ${audienceAt('api/v2/')}                                   | ${'audience'}      | ${/Management API\. Tokens for it/}
    ${audienceAt('')}                                          | ${'audience'}      | ${/the tenant itself/}
    ${audienceAt('userinfo')}                                  | ${'audience'}      | ${/the tenant itself/}
    ${noActions}                                               | ${'metadata'}      | ${/no Action is bound.*In tenant\.yaml, list the Action under triggers.*deployed/s}
    ${send({ client: 'Partner Without Metadata' })}            | ${'metadata'}      | ${/the client has no metadata.*under client_metadata of the client in tenant\.yaml/s}
    ${edit('actionFile', `'urn', 'plan'`, `'tier'`)}           | ${'metadata'}      | ${/set no claim with the client’s metadata \(urn, plan\).*which keys .*code\.js copies.*names must be the same/s}
    ${edit('actionFile', 'namespace + key', 'key')}            | ${'metadata'}      | ${/"urn", "plan" without a namespace.*In .*code\.js, put.*setCustomClaim\(event\.secrets\.CLAIM_NAMESPACE/s}
    ${askFor({ CLAIM_NAMESPACE: 'https://other.example/' })}   | ${'metadata'}      | ${/"https:\/\/example\.com\/urn".*but CLAIM_NAMESPACE is.*secrets of the Action in tenant\.yaml/s}
    ${edit('actionFile', 'namespace + key', `'sub'`)}          | ${'metadata'}      | ${/set "sub", which tenants silently drop: "sub" is a restricted name/}
    ${edit('actionFile', 'if (!namespace)', 'if (namespace)')} | ${'token request'} | ${/500 server_error: The Action has no secret CLAIM_NAMESPACE.*code\.js and its secrets in tenant\.yaml/s}
  `('reports $check: $saying', async ({ change, check: name, saying }: Row) => {
    const report = await check(change(started) ?? {});
    expectFindings(report, { [name]: saying });
    expect(JSON.stringify(report)).not.toContain('an-old-secret');
    // There is no dashboard.
    expect(JSON.stringify(report)).not.toMatch(/Auth0:|Deploy\b/);
  });

  it('reports that the running tenant uses other files', async () => {
    const other = copyTenant();
    other.edit(other.localFile, 'not-a-secret-partner-one', 'another-secret');
    const report = await check({ directory: other.directory });
    other.remove();
    expectFindings(report, {
      'token request': /401.*started with another folder.*restart it/s,
    });
  });

  it('reports that the namespace belongs to the tenant', async () => {
    const own = 'https://example.auth0.com/';
    edit('localFile', /(?<=CLAIM_NAMESPACE: )http.*/, own)(started);
    expectFindings(await check({ variables: { CLAIM_NAMESPACE: own } }), {
      'claim namespace':
        /silently drop such claims.*auth0\.com is forbidden.*URL of your own/s,
      metadata: /./,
    });
  });
});

/** Serves the OpenAPI document of an API whose routes require this metadata, each for tokens with the scope. */
async function startApi(
  routes: Record<string, { scope?: string; required: string[] }>,
): Promise<string> {
  const paths = Object.fromEntries(
    Object.entries(routes).map(([path, { scope, required }]) => {
      const security = scope ? [{ oauth2: [scope] }, { bearer: [] }] : [];
      const get = { 'x-client-metadata': { required }, security };
      return [path, { get }];
    }),
  );
  const api = createServer((_request, response) =>
    response.end(JSON.stringify({ paths })),
  );
  const { port, close } = await takePort(api, '127.0.0.1');
  onTestFinished(async () => {
    api.closeAllConnections();
    await close();
  });
  return `http://127.0.0.1:${port}/`;
}

describe('checkTenant for metadata that a route requires', () => {
  const getMetadataFinding = async (asked: ChangedOptions) => {
    const { findings } = await check(asked);
    return findings.find((one) => one.check === 'metadata');
  };

  it('reports metadata that the Action does not copy', async () => {
    edit('actionFile', `'urn', 'plan'`, `'urn'`)(started);
    const apiUrl = await startApi({
      '/client': { required: [] },
      '/orders': { required: ['urn', 'plan'] },
    });
    expectFindings(await check({ apiUrl }), {
      metadata:
        /in the token: urn; missing: plan, required by GET \/orders.*The client has plan, but no Action set a claim with its value: see .*code\.js/s,
    });
  });

  it('reports metadata that the client does not have', async () => {
    const apiUrl = await startApi({ '/': { required: ['region'] } });
    expectFindings(await check({ apiUrl }), {
      metadata:
        /missing: region.*Partner One has no region: add it under client_metadata in tenant\.yaml, and to the keys that .*code\.js copies/s,
    });
  });

  it('reports metadata in CHECK_METADATA if the API is not running', async () => {
    const CHECK_METADATA = 'urn, region';
    expectFindings(await check({ variables: { CHECK_METADATA } }), {
      metadata: /missing: region, required by CHECK_METADATA/,
    });
  });

  it('ignores routes that the client’s scopes do not allow', async () => {
    const scope = 'read:metrics';
    const apiUrl = await startApi({ '/': { scope, required: ['region'] } });
    expect(await getMetadataFinding({ apiUrl })).toMatchObject({
      mark: 'ok',
      seen: 'in the token: urn, plan',
    });
  });

  it('accepts a client without metadata if its routes require none', async () => {
    const client = 'Partner Without Metadata';
    const scope = 'read:metrics';
    const apiUrl = await startApi({ '/': { scope, required: ['urn'] } });
    expect(await getMetadataFinding({ apiUrl, client })).toMatchObject({
      mark: 'ok',
      seen: expect.stringContaining('the token has no metadata'),
    });
  });

  it.each([
    ['without the API’s URL', undefined],
    ['if the API is not running', 'http://127.0.0.1:1/'],
  ])(
    'says that the required metadata is unknown %s',
    async (_where, apiUrl) => {
      expect(await getMetadataFinding({ apiUrl })).toMatchObject({
        mark: 'ok',
        seen: expect.stringMatching(
          /^in the token: urn, plan; not known which/,
        ),
      });
    },
  );
});

describe('checkTenant for tokens that are bound to their client', () => {
  const binding = (members: string) =>
    edit(
      'tenantFile',
      '    token_dialect',
      `    proof_of_possession: { mechanism: dpop${members} }\n    token_dialect`,
    );
  const clientRequires = edit(
    'tenantFile',
    '    client_metadata',
    '    require_proof_of_possession: true\n    client_metadata',
  );
  const mode = (PROOF_OF_POSSESSION: string) => ({
    variables: { PROOF_OF_POSSESSION },
  });

  /** Starts an API with this protected resource metadata. */
  async function describeApi(metadata: object): Promise<string> {
    const api = createServer(({ url }, response) => {
      const isMetadata = url === '/.well-known/oauth-protected-resource';
      response.end(JSON.stringify(isMetadata ? metadata : { paths: {} }));
    });
    const { port, close } = await takePort(api, '127.0.0.1');
    onTestFinished(async () => {
      api.closeAllConnections();
      await close();
    });
    return `http://127.0.0.1:${port}/`;
  }

  it.each<[string, Change[], ChangedOptions, string]>([
    [
      'bound, if the API requires it',
      [binding('')],
      mode('required'),
      'bound to a key',
    ],
    [
      'bound, if the tenant requires it',
      [binding(', required: true')],
      {},
      'bound to a key',
    ],
    [
      'bound, if the client requires it',
      [binding(''), clientRequires],
      {},
      'bound to a key',
    ],
    [
      'not bound, if none of them does',
      [binding('')],
      mode('allowed'),
      'not bound',
    ],
  ])('finds that they are %s', async (_what, changes, asked, seen) => {
    for (const change of changes) change(started);
    const { ok, findings } = await check(asked);
    expect(findings.filter(({ mark }) => mark !== 'ok')).toEqual([]);
    expect(ok).toBe(true);
    const finding = findings.find((one) => one.check === 'proof of possession');
    expect(finding?.seen).toContain(`the token is ${seen}`);
  });

  it.each<[Change, ChangedOptions, Record<string, RegExp>]>([
    [
      () => {},
      mode('required'),
      { claims: /cnf is missing.*proof_of_possession: \{ mechanism: dpop \}/s },
    ],
    [
      binding(', required: true'),
      mode('off'),
      { claims: /cnf binds.*Set PROOF_OF_POSSESSION=allowed, or remove/s },
    ],
    [
      () => {},
      mode('sometimes'),
      { configuration: /PROOF_OF_POSSESSION must/ },
    ],
    [
      clientRequires,
      {},
      { 'token request': /400 invalid_request: The client requires proof/ },
    ],
  ])(
    'reports that API and tenant disagree',
    async (change, asked, expected) => {
      change(started);
      expectFindings(await check(asked), expected);
    },
  );

  it('reports a running API that does not accept proofs', async () => {
    binding(', required: true')(started);
    const resource = 'http://localhost/';
    const apiUrl = await describeApi({ resource });
    expectFindings(await check({ apiUrl }), {
      'proof of possession': /does not accept proofs.*Set PUBLIC_URL/s,
    });
    const dpop_signing_alg_values_supported = ['ES256'];
    const taking = { resource, dpop_signing_alg_values_supported };
    expect(await check({ apiUrl: await describeApi(taking) })).toMatchObject({
      ok: true,
    });
  });

  it('requests bound tokens if the running API requires them', async () => {
    const apiUrl = await describeApi({
      resource: 'http://localhost/',
      dpop_bound_access_tokens_required: true,
      dpop_signing_alg_values_supported: ['ES256'],
    });
    expectFindings(await check({ apiUrl }), { claims: /cnf is missing/ });
    binding('')(started);
    expect(await check({ apiUrl })).toMatchObject({ ok: true });
  });
});

describe('checkTenant with different clocks', () => {
  it.each([
    [600, 'failed', /(599|600) seconds ahead.*NTP/s],
    [-200_000, 'failed', /20000\d seconds behind.*expired when they arrive/s],
    [4, 'warning', /[345] seconds ahead/],
    [-60, 'warning', /(60|61) seconds behind/],
  ] as const)(
    'reports a difference of %d seconds',
    async (seconds, mark, saying) => {
      started.tenant.faults.set({ kind: 'skewed-clock', seconds });
      expectFindings(await check(), { clock: saying }, mark);
    },
  );
});

describe('checkTenant with a failing tenant', () => {
  const path = '/.well-known/openid-configuration';
  const token = '/oauth/token';
  const busy = /429 too_many_requests.*keep a token/s;
  const broken = (how: 'empty' | 'not-json' | 'unusable') =>
    ({ kind: 'broken-jwks', how }) as const;

  it.each([
    [{ kind: 'server-error', path }, 'tenant', /answers 500.*_local\/faults/s],
    [{ kind: 'unreachable', path }, 'tenant', /does not answer/],
    [{ kind: 'rate-limited', path: token }, 'token request', busy],
    [{ kind: 'unreachable', path: token }, 'token request', /does not answer/],
    [broken('empty'), 'signing keys', /has no key for RS256 \(keys: 0\)/],
    [broken('not-json'), 'signing keys', /answers 200 without a key set/],
    [broken('unusable'), 'signing keys', /no key for .*keys: 1/],
  ] as const)('reports %j', async (fault, name, saying) => {
    started.tenant.faults.set(fault);
    expectFindings(await check(), { [name]: saying });
  });

  it('reports that the tenant is not running', async () => {
    await started.tenant.close();
    const saying = /ECONNREFUSED.*npx local-tenant start/s;
    expectFindings(await check(), { tenant: saying });
  });
});
