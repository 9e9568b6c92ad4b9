import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { requestToken } from '../support/request-token.js';
import { emulates } from '../support/support.js';
import { startTestTenant } from '../support/test-tenant.js';

/** A quota in the form of tenant.yaml. */
const quota = (client_credentials: object) => ({ client_credentials });

/** Requests this many tokens, one after the other. */
async function requestTokens(
  tenant: Parameters<typeof requestToken>[0],
  count: number,
): Promise<void> {
  for (let n = 0; n < count; n += 1) await requestToken(tenant);
}

const feature = emulates(
  'Token quotas of clients and organizations: headers, rejections, and the warnings in the log at 60, 80 and 100 %',
);

describe('The second token of an hour', feature, () => {
  it.each([
    [
      'is issued, and its headers say how much is left',
      { per_hour: 10, per_day: 50 },
      200,
      /^b=per_hour;q=10;r=8;t=\d+,b=per_day;q=50;r=48;t=\d+$/,
    ],
    [
      'is rejected if the quota is used up, and the headers say so',
      { per_day: 1 },
      429,
      /^b=per_day;q=1;r=0;t=\d+$/,
    ],
    [
      'is issued if the quota is used up but not enforced, and the headers say so',
      { per_day: 1, enforce: false },
      200,
      /r=0/,
    ],
    [
      'is issued without headers if there is no quota',
      undefined,
      200,
      /^none$/,
    ],
  ])('%s', async (_what, own, second, limit) => {
    const tenant = await startTestTenant({
      client: own && { token_quota: quota(own) },
    });
    expect((await requestToken(tenant)).status).toBe(200);
    const { status, headers } = await requestToken(tenant);
    expect(status).toBe(second);
    expect(headers.get('auth0-client-quota-limit') ?? 'none').toMatch(limit);
  });

  it('is rejected with the time to try again', async () => {
    const tenant = await startTestTenant({
      client: { token_quota: quota({ per_hour: 1 }) },
    });
    await requestToken(tenant);
    const { headers } = await requestToken(tenant);
    const seconds = Number(headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(3600);
    expect(headers.get('x-ratelimit-limit')).toBe('1');
    expect(headers.get('x-ratelimit-remaining')).toBe('0');
    // The next full hour.
    expect(Number(headers.get('x-ratelimit-reset')) % 3600).toBe(0);
  });
});

describe('A quota', feature, () => {
  it('of the tenant applies to clients that have none', async () => {
    const settings = {
      default_token_quota: { clients: quota({ per_hour: 5 }) },
    };
    const byDefault = await startTestTenant({ settings });
    const own = await startTestTenant({
      settings,
      client: { token_quota: quota({ per_day: 7 }) },
    });
    const limits = [byDefault, own].map(async (tenant) =>
      (await requestToken(tenant)).headers.get('auth0-client-quota-limit'),
    );
    expect(await limits[0]).toMatch(/^b=per_hour;q=5;r=4;t=\d+$/);
    expect(await limits[1]).toMatch(/^b=per_day;q=7;r=6;t=\d+$/);
  });

  it.each([
    ['its own', { token_quota: quota({ per_hour: 1 }) }, {}],
    [
      'the default one',
      {},
      { default_token_quota: { organizations: quota({ per_hour: 1 }) } },
    ],
  ])(
    'of an organization (%s) applies to its tokens',
    async (_whose, acme, settings) => {
      const tenant = await startTestTenant({
        client: { token_quota: quota({ per_hour: 10 }) },
        grant: { organization_usage: 'allow' },
        settings,
        change: ({ tenant: files, local }) => {
          const client_grants = [{ client_id: 'Client' }];
          files['organizations'] = [{ name: 'acme', client_grants, ...acme }];
          local['organizations'] = [{ name: 'acme', id: 'org_1' }];
        },
      });
      const send = (organization?: string) =>
        requestToken(tenant, { organization });

      const { headers } = await send('org_1');
      expect(headers.get('auth0-client-quota-limit')).toMatch(/q=10;r=9/);
      expect(headers.get('auth0-organization-quota-limit')).toMatch(/q=1;r=0/);

      const refused = await send('org_1');
      expect(refused.status).toBe(429);
      expect(refused.body).toMatchObject({
        error: 'too_many_requests',
        error_description: 'Organization quota exceeded',
      });
      const without = await send();
      expect(without.status).toBe(200);
      expect(without.headers.has('auth0-organization-quota-limit')).toBe(false);
      // The rejected request did not count.
      expect(without.headers.get('auth0-client-quota-limit')).toMatch(
        /q=10;r=8/,
      );
    },
  );

  it('is logged at 60, 80 and 100 %, once in each window, even if it is not enforced', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 1, 12) });
    onTestFinished(() => void vi.useRealTimers());
    const tenant = await startTestTenant({
      client: { token_quota: quota({ per_hour: 10, enforce: false }) },
    });
    const warning = (percent: number, used: number) =>
      `warn token_quota_consumption_warning: ${percent}% of client per_hour quota consumed (Client: ${used} of 10 tokens)`;

    await requestTokens(tenant, 5);
    expect(tenant.log.lines).toEqual([]);
    await requestTokens(tenant, 7);
    const all = [warning(60, 6), warning(80, 8), warning(100, 10)];
    expect(tenant.log.lines).toEqual(all);

    vi.setSystemTime(Date.UTC(2026, 0, 1, 13));
    await requestTokens(tenant, 6);
    expect(tenant.log.lines).toEqual([...all, warning(60, 6)]);
  });

  it('of one token is logged once', async () => {
    const tenant = await startTestTenant({
      client: { token_quota: quota({ per_day: 1 }) },
    });
    await requestTokens(tenant, 1);
    expect(tenant.log.lines).toHaveLength(1);
    expect(tenant.log.lines[0]).toContain('100% of client per_day quota');
  });
});
