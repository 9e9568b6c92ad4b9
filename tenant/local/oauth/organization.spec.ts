import { afterEach, describe, expect, it } from 'vitest';
import { claimsOf, requestToken } from '../testing/request-token.js';
import { startTestTenant, stopTestTenants } from '../testing/test-tenant.js';

afterEach(stopTestTenants);

interface Given {
  readonly grant?: Record<string, unknown>;
  readonly organization?: Record<string, unknown>;
  readonly settings?: Record<string, unknown>;
}

/** A tenant whose one organization its one client belongs to, but for what is said. */
function startWith({ grant, organization, settings }: Given) {
  return startTestTenant({
    actions: [
      `exports.onExecuteCredentialsExchange = async (event, api) => {
        api.accessToken.setCustomClaim('https://example.com/org', event.organization ?? null);
      };`,
    ],
    change: ({ tenant, local }) => {
      Object.assign(tenant.clientGrants[0]!, {
        organization_usage: 'allow',
        ...grant,
      });
      tenant['organizations'] = [
        {
          name: 'acme',
          display_name: 'Acme',
          metadata: { tier: 'gold' },
          client_grants: [{ client_id: 'Client' }],
          ...organization,
        },
      ];
      tenant['tenant'] = settings;
      local['organizations'] = [{ name: 'acme', id: 'org_1' }];
    },
  });
}

describe('A token for an organization', () => {
  it('names it, and shows it to Actions', async () => {
    const tenant = await startWith({});
    const claims = claimsOf(
      await requestToken(tenant, { organization: 'org_1' }),
    );
    expect(claims['org_id']).toBe('org_1');
    expect(claims).not.toHaveProperty('org_name');
    expect(claims['https://example.com/org']).toEqual({
      id: 'org_1',
      name: 'acme',
      display_name: 'Acme',
      metadata: { tier: 'gold' },
    });
  });

  it('can be asked for by name where the tenant allows names', async () => {
    const tenant = await startWith({
      settings: { allow_organization_name_in_authentication_api: true },
    });
    const claims = claimsOf(
      await requestToken(tenant, { organization: 'acme' }),
    );
    expect(claims).toMatchObject({ org_id: 'org_1', org_name: 'acme' });
  });

  it('need not be asked for where the grant only allows it', async () => {
    const claims = claimsOf(await requestToken(await startWith({})));
    expect(claims).not.toHaveProperty('org_id');
    expect(claims['https://example.com/org']).toBeNull();
  });

  it('can be for any organization if the grant says so', async () => {
    const tenant = await startWith({
      organization: { client_grants: [] },
      grant: { allow_any_organization: true },
    });
    const { status } = await requestToken(tenant, { organization: 'org_1' });
    expect(status).toBe(200);
  });

  it.each<[string, string | undefined, Given]>([
    ['by a name that is not allowed', 'acme', {}],
    ['by an id that is unknown', 'org_2', {}],
    ['against the grant', 'org_1', { grant: { organization_usage: 'deny' } }],
    [
      'by a client of another',
      'org_1',
      { organization: { client_grants: [] } },
    ],
    ['not at all', undefined, { grant: { organization_usage: 'require' } }],
  ])(
    'is refused where it is asked for %s',
    async (_how, organization, given) => {
      const tenant = await startWith(given);
      const { status, body } = await requestToken(tenant, { organization });
      expect(status).toBe(400);
      expect(body['error']).toBe('invalid_request');
      expect(body['error_description']).toMatch(/^parameter organization is /);
    },
  );
});
