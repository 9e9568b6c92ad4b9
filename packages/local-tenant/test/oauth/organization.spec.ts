import { describe, expect, it } from 'vitest';
import { emulates } from '../support/support.js';
import { action, type Members } from '../support/tenant-files.js';
import {
  getTokenResponse,
  type TenantResponse,
} from '../support/test-tenant.js';

interface Given {
  readonly grant?: Members;
  readonly acme?: Members;
  readonly settings?: Members;
}

const seen = 'https://example.com/org';
const actions = [
  action(
    `api.accessToken.setCustomClaim('${seen}', event.organization ?? null);`,
  ),
];
const acmeItself = {
  name: 'acme',
  display_name: 'Acme',
  metadata: { tier: 'gold' },
  client_grants: [{ client_id: 'Client' }],
};

/** Requests a token from a tenant with one organization, of which its client is a member, except for what is given. */
const send = (
  organization: string | undefined,
  { grant, acme, settings = {} }: Given = {},
): Promise<TenantResponse> =>
  getTokenResponse(
    {
      actions,
      grant: { organization_usage: 'allow', ...grant },
      settings,
      change: ({ tenant, local }) => {
        tenant['organizations'] = [{ ...acmeItself, ...acme }];
        local['organizations'] = [{ name: 'acme', id: 'org_1' }];
      },
    },
    { organization },
  );

const feature = emulates('Organizations, by id or by name');

describe('A token for an organization', feature, () => {
  it('has its id, and Actions see the organization', async () => {
    const { claims } = await send('org_1');
    expect(claims['org_id']).toBe('org_1');
    expect(claims).not.toHaveProperty('org_name');
    const { client_grants: _, ...shown } = acmeItself;
    expect(claims[seen]).toEqual({ id: 'org_1', ...shown });
  });

  it('can be requested by name if the tenant allows names', async () => {
    const settings = { allow_organization_name_in_authentication_api: true };
    const { claims } = await send('acme', { settings });
    expect(claims).toMatchObject({ org_id: 'org_1', org_name: 'acme' });
  });

  it('is optional if the grant only allows it', async () => {
    const { claims } = await send(undefined);
    expect(claims).not.toHaveProperty('org_id');
    expect(claims[seen]).toBeNull();
  });

  it('can be for any organization if the grant says so', async () => {
    const grant = { allow_any_organization: true };
    const { status } = await send('org_1', {
      acme: { client_grants: [] },
      grant,
    });
    expect(status).toBe(200);
  });

  it.each<[string, string | undefined, Given]>([
    ['by name, which is not allowed', 'acme', {}],
    ['by an unknown id', 'org_2', {}],
    ['against the grant', 'org_1', { grant: { organization_usage: 'deny' } }],
    [
      'by a client that is not a member',
      'org_1',
      { acme: { client_grants: [] } },
    ],
    [
      'without the organization that the grant requires',
      undefined,
      { grant: { organization_usage: 'require' } },
    ],
  ])('is rejected if it is requested %s', async (_how, name, given) => {
    const { status, body } = await send(name, given);
    expect(status).toBe(400);
    expect(body['error']).toBe('invalid_request');
    expect(body['error_description']).toMatch(/^parameter organization is /);
  });
});
