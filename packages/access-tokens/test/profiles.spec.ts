import { describe, expect, it } from 'vitest';
import { tokenProfileNames, tokenProfiles } from '../src/index.js';
import { audience, mintToken } from '../src/testing/index.js';
import { tenantTokens, type TenantTokens } from './support/tenant-tokens.js';
import { expectRejected, useApi } from './support/use-api.js';

type Claims = Readonly<Record<string, unknown>>;

const wrongAudience = /^aud does not include/;
const noClient = /^The token does not name its client/;
const missing = (claim: string) =>
  RegExp(`^The claim ${claim} is missing: a token issued to a machine `);
const wrong = (claim: string) =>
  RegExp(
    `^The claim ${claim} differs from that of a token issued to a machine `,
  );

/** Changes that make a machine's token invalid, each with the expected detail. */
const hostile: Readonly<
  Record<string, readonly (readonly [RegExp, Claims])[]>
> = {
  auth0: [
    [wrong('gty'), { gty: 'password' }],
    [missing('gty'), { gty: undefined }],
    [wrong('sub'), { gty: undefined, client_id: 'app' }],
  ],
  cognito: [
    [wrong('token_use'), { token_use: 'id' }],
    [missing('token_use'), { token_use: undefined }],
    [wrong('username'), { username: '1example23456789' }],
    [/^sub is missing/, { client_id: undefined, sub: undefined }],
    [missing('client_id'), { client_id: undefined }],
    [wrong('client_id'), { client_id: ['1example23456789'] }],
    [wrong('sub'), { client_id: 'another-client' }],
    [wrongAudience, { scope: undefined }],
    [wrongAudience, { scope: 'create:textAnalysis' }],
    [wrongAudience, { scope: 'other-api/create:textAnalysis' }],
    [wrongAudience, { scope: `${audience}/` }],
    [wrongAudience, { scope: `${audience}.evil.example/create:textAnalysis` }],
    [wrongAudience, { scope: `x${audience}/create:textAnalysis` }],
    [wrongAudience, { scope: [`${audience}/create:textAnalysis`] }],
    [wrongAudience, { aud: 'https://other.example' }],
    [wrongAudience, { aud: null }],
  ],
  entra: [
    [missing('idtyp'), { idtyp: undefined }],
    [wrong('idtyp'), { idtyp: 'user' }],
    [wrong('idtyp'), { idtyp: 'device' }],
    [wrong('idtyp'), { idtyp: ['app'] }],
    [wrong('scp'), { scp: 'create:textAnalysis' }],
    [wrong('scp'), { scp: null }],
    [noClient, { azp: undefined }],
    [noClient, { azp: '' }],
  ],
  keycloak: [
    [missing('client_id'), { client_id: undefined }],
    [wrong('azp'), { client_id: 'another-client' }],
    [wrong('azp'), { azp: 'another-client' }],
    [missing('azp'), { azp: undefined }],
    [wrong('client_id'), { client_id: ['orders-job'], azp: ['orders-job'] }],
    [missing('preferred_username'), { preferred_username: undefined }],
    [wrong('preferred_username'), { preferred_username: 'ada' }],
    [
      wrong('preferred_username'),
      { preferred_username: 'service-account-another-client' },
    ],
    [missing('typ'), { typ: undefined }],
    [wrong('typ'), { typ: 'ID' }],
    [wrong('typ'), { typ: 'Refresh' }],
    [wrongAudience, { aud: 'account' }],
  ],
  okta: [
    [wrong('uid'), { uid: '00uixa271s6x7qt8I0h7' }],
    [wrong('uid'), { uid: null }],
    [wrong('sub'), { sub: 'ada@example.com' }],
    [missing('cid'), { cid: undefined }],
    [wrong('cid'), { cid: ['0oaoesxtxmPf08QHk0h7'] }],
    [wrongAudience, { aud: 'api://default' }],
  ],
};

/** The expected detail for machines' tokens of other tenants that pass all other rules. */
const otherTenants: Readonly<Record<string, Readonly<Record<string, RegExp>>>> =
  {
    auth0: {
      keycloak: wrong('sub'),
      entra: missing('gty'),
      okta: missing('gty'),
    },
    entra: { auth0: missing('idtyp'), keycloak: missing('idtyp') },
    keycloak: { auth0: missing('typ'), entra: missing('typ') },
    okta: { auth0: missing('cid'), keycloak: missing('cid') },
  };

describe.each(tokenProfileNames)('the profile %s', (profile) => {
  const tokens = tenantTokens[profile]!;
  const started = useApi({ profile: tokenProfiles[profile] });

  function mint({ header }: TenantTokens, claims: Claims): string {
    const now = Math.floor(Date.now() / 1000);
    const times = { iss: started.issuer.url, iat: now, exp: now + 300 };
    return mintToken(started.issuer, {
      header,
      rawPayload: JSON.stringify({ ...claims, ...times }),
    });
  }
  it('accepts a machine’s token and reads its client, scopes and metadata', async () => {
    const response = await started.api.getClient(mint(tokens, tokens.machine));
    expect(response.status).toBe(200);
    expect(response.body).toMatchObject({
      ...tokens.client,
      metadata: { urn: 'urn:example.com:c-one' },
    });
  });

  it('rejects a user’s token of every kind of tenant', async () => {
    for (const other of Object.values(tenantTokens)) {
      const claims = { ...other.user, aud: audience };
      expectRejected(await started.api.getClient(mint(other, claims)));
    }
  });

  it.each(
    hostile[profile]!.map(
      ([detail, change]) => [show(change), detail, change] as const,
    ),
  )('rejects a machine’s token with %s', async (_name, detail, change) => {
    const token = mint(tokens, { ...tokens.machine, ...change });
    expectRejected(await started.api.getClient(token), detail);
  });

  it.each(Object.entries(otherTenants[profile] ?? {}))(
    'rejects a machine’s token of %s and names the claim that fails',
    async (other, detail) => {
      const { machine, ...rest } = tenantTokens[other]!;
      const token = mint({ ...rest, machine }, machine);
      expectRejected(await started.api.getClient(token), detail);
      expect(started.api.logs.at(-1)).toContain('"rule":"gty"');
    },
  );
});

const show = (change: Claims): string =>
  Object.entries(change)
    .map(([name, value]) =>
      value === undefined ? `no ${name}` : `${name} ${JSON.stringify(value)}`,
    )
    .join(' and ');
