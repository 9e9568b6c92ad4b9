import { afterEach, describe, expect, it } from 'vitest';
import { requestToken } from '../testing/request-token.js';
import { startTestTenant, stopTestTenants } from '../testing/test-tenant.js';

afterEach(stopTestTenants);

function startWith(client_credentials: Record<string, unknown>) {
  return startTestTenant({
    change: ({ tenant }) => {
      tenant.clients[0]!['token_quota'] = { client_credentials };
    },
  });
}

const header = 'auth0-client-quota-limit';

describe('A client with a token quota', () => {
  it('is told how much of it is left', async () => {
    const tenant = await startWith({ per_hour: 10, per_day: 50 });
    await requestToken(tenant);
    const { headers } = await requestToken(tenant);
    expect(headers.get(header)).toMatch(
      /^b=per_hour;q=10;r=8;t=\d+,b=per_day;q=50;r=48;t=\d+$/,
    );
  });

  it('is refused once it is used up, and told that too', async () => {
    const tenant = await startWith({ per_day: 1 });
    expect((await requestToken(tenant)).status).toBe(200);
    const { status, headers } = await requestToken(tenant);
    expect(status).toBe(429);
    expect(headers.get(header)).toMatch(/^b=per_day;q=1;r=0;t=\d+$/);
  });

  it('is only told, where the quota is not enforced', async () => {
    const tenant = await startWith({ per_day: 1, enforce: false });
    await requestToken(tenant);
    const { status, headers } = await requestToken(tenant);
    expect(status).toBe(200);
    expect(headers.get(header)).toMatch('r=0');
  });

  it('without one is told nothing', async () => {
    const { headers } = await requestToken(await startTestTenant());
    expect(headers.has(header)).toBe(false);
  });
});
