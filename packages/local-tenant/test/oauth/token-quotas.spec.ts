import { describe, expect, it } from 'vitest';
import { requestToken } from '../support/request-token.js';
import { startTestTenant } from '../support/test-tenant.js';

describe('The second token of an hour', () => {
  it.each([
    [
      'is granted, and says how much is left',
      { per_hour: 10, per_day: 50 },
      200,
      /^b=per_hour;q=10;r=8;t=\d+,b=per_day;q=50;r=48;t=\d+$/,
    ],
    [
      'is refused once the quota is used up, and says so',
      { per_day: 1 },
      429,
      /^b=per_day;q=1;r=0;t=\d+$/,
    ],
    [
      'is granted, and says so, if the quota is not enforced',
      { per_day: 1, enforce: false },
      200,
      /r=0/,
    ],
    ['is granted, and says nothing, without a quota', undefined, 200, /^none$/],
  ])('%s', async (_what, client_credentials, second, limit) => {
    const tenant = await startTestTenant({
      client: client_credentials && { token_quota: { client_credentials } },
    });
    expect((await requestToken(tenant)).status).toBe(200);
    const { status, headers } = await requestToken(tenant);
    expect(status).toBe(second);
    expect(headers.get('auth0-client-quota-limit') ?? 'none').toMatch(limit);
  });
});
