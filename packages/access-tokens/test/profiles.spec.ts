import { describe, expect, it } from 'vitest';
import { tokenProfileNames, tokenProfiles } from '../src/index.js';
import { audience, mintToken } from '../src/testing/index.js';
import { tenantTokens, type TenantTokens } from './support/tenant-tokens.js';
import { expectRejected, useApi } from './support/use-api.js';

type Claims = Readonly<Record<string, unknown>>;

/** Changes to a machine's token that must make it unacceptable, with the rule that must reject it. */
const hostile: Readonly<
  Record<string, readonly (readonly [keyof typeof details, Claims])[]>
> = {
  auth0: [
    ['gty', { gty: 'password' }],
    ['gty', { gty: undefined }],
  ],
  cognito: [
    ['gty', { token_use: 'id' }],
    ['gty', { token_use: undefined }],
    ['gty', { username: '1example23456789' }],
    ['sub', { client_id: undefined, sub: undefined }],
    ['gty', { client_id: ['1example23456789'] }],
    ['gty', { client_id: 'another-client' }],
    ['aud', { scope: undefined }],
    ['aud', { scope: 'create:textAnalysis' }],
    ['aud', { scope: 'other-api/create:textAnalysis' }],
    ['aud', { scope: `${audience}/` }],
    ['aud', { scope: `${audience}.evil.example/create:textAnalysis` }],
    ['aud', { scope: `x${audience}/create:textAnalysis` }],
    ['aud', { scope: [`${audience}/create:textAnalysis`] }],
    ['aud', { aud: 'https://other.example' }],
    ['aud', { aud: null }],
  ],
  entra: [
    ['gty', { idtyp: undefined }],
    ['gty', { idtyp: 'user' }],
    ['gty', { idtyp: 'device' }],
    ['gty', { idtyp: ['app'] }],
    ['gty', { scp: 'create:textAnalysis' }],
    ['gty', { scp: null }],
    ['client_id', { azp: undefined }],
    ['client_id', { azp: '' }],
  ],
  keycloak: [
    ['gty', { client_id: undefined }],
    ['gty', { client_id: 'another-client' }],
    ['gty', { azp: 'another-client' }],
    ['gty', { azp: undefined }],
    ['gty', { client_id: ['orders-job'], azp: ['orders-job'] }],
    ['gty', { preferred_username: undefined }],
    ['gty', { preferred_username: 'ada' }],
    ['gty', { preferred_username: 'service-account-another-client' }],
    ['gty', { typ: undefined }],
    ['gty', { typ: 'ID' }],
    ['gty', { typ: 'Refresh' }],
    ['aud', { aud: 'account' }],
  ],
  okta: [
    ['gty', { uid: '00uixa271s6x7qt8I0h7' }],
    ['gty', { uid: null }],
    ['gty', { sub: 'ada@example.com' }],
    ['gty', { cid: undefined }],
    ['gty', { cid: ['0oaoesxtxmPf08QHk0h7'] }],
    ['aud', { aud: 'api://default' }],
  ],
};

const details = {
  aud: /^aud does not include/,
  client_id: /^The token does not name its client/,
  gty: /^The token was not issued to a machine/,
  sub: /^sub is missing/,
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
  it('accepts a machine’s token, and reads its client, scopes and metadata', async () => {
    const response = await started.api.getClient(mint(tokens, tokens.machine));
    expect(response.status).toBe(200);
    expect(response.body).toMatchObject({
      ...tokens.client,
      metadata: { urn: 'urn:example.com:c-one' },
    });
  });

  it('rejects the user’s token of every kind of tenant', async () => {
    for (const other of Object.values(tenantTokens)) {
      const claims = { ...other.user, aud: audience };
      expectRejected(await started.api.getClient(mint(other, claims)));
    }
  });

  it.each(
    hostile[profile]!.map(
      ([rule, change]) => [show(change), rule, change] as const,
    ),
  )('rejects its token with %s, by the rule %s', async (_, rule, change) => {
    const token = mint(tokens, { ...tokens.machine, ...change });
    expectRejected(await started.api.getClient(token), details[rule]);
  });
});

const show = (change: Claims): string =>
  Object.entries(change)
    .map(([name, value]) =>
      value === undefined ? `no ${name}` : `${name} ${JSON.stringify(value)}`,
    )
    .join(' and ');
