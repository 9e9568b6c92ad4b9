import {
  startLocalTenant,
  type LocalTenant,
  type LocalTenantOptions,
} from '../../tenant/local/start-local-tenant.js';

export interface TestTenant extends LocalTenant {
  /** The tenant's answer to this client's token request, as the client would send it. */
  requestToken(
    clientName: string,
    overrides?: Record<string, unknown>,
  ): Promise<TokenAnswer>;
  /** A token of this client, named as in tenant.yaml. */
  tokenFor(clientName: string): Promise<string>;
}

export interface TokenAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Starts the real local tenant on a free port; its keys live in memory. Close it in `afterAll`. */
export async function startTenant(
  options: LocalTenantOptions = {},
): Promise<TestTenant> {
  const tenant = await startLocalTenant(options);

  const requestToken = async (
    clientName: string,
    overrides: Record<string, unknown> = {},
  ): Promise<TokenAnswer> => {
    const client = tenant.clients.find(({ name }) => name === clientName);
    if (!client) throw new Error(`tenant.yaml has no client ${clientName}`);
    const response = await fetch(`${tenant.issuer}oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        client_id: client.clientId,
        client_secret: client.clientSecret,
        audience: tenant.audience,
        grant_type: 'client_credentials',
        ...overrides,
      }),
    });
    return {
      status: response.status,
      body: (await response.json()) as Record<string, unknown>,
    };
  };

  return Object.assign(Object.create(tenant) as LocalTenant, {
    requestToken,
    tokenFor: async (clientName: string) => {
      const { status, body } = await requestToken(clientName);
      if (status !== 200)
        throw new Error(
          `the tenant answered ${status}: ${JSON.stringify(body)}`,
        );
      return String(body['access_token']);
    },
  });
}
