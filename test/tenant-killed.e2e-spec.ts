import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepAsking, statusOf } from './support/keep-asking.js';
import { runApi, type ApiProcess } from './support/run-api.js';
import { runTenant, type TenantProcess } from './support/run-tenant.js';

describe('a tenant that is killed (kill -9) under load', () => {
  let tenant: TenantProcess;
  let api: ApiProcess;
  beforeAll(async () => {
    tenant = await runTenant();
    api = await runApi({
      ISSUER_BASE_URL: tenant.issuer,
      JWKS_CACHE_MAX_AGE_SECONDS: '1',
    });
  });
  afterAll(async () => {
    api.kill('SIGKILL');
    await api.exit;
    await tenant.close();
  });

  it('costs no request of a known token or a known key, and is taken up again when it is back', async () => {
    await expect.poll(() => statusOf(`${api.url}/health/ready`)).toBe(200);
    const known = await tenant.token('one');
    const unused = await tenant.token('two');

    let asked = 0;
    const load = keepAsking(() => {
      asked += 1;
      return asked % 5 === 0
        ? statusOf(`${api.url}/health/ready`)
        : statusOf(`${api.url}/client`, known);
    });
    await load.answers(100);

    const noticed = api.line(/cannot fetch.*the known keys serve on/);
    await tenant.kill();
    await noticed;
    expect(await statusOf(`${api.url}/client`, unused)).toBe(200);
    await load.answers(200);

    const recovered = api.line(/verifying with the signing keys/);
    await tenant.start();
    await recovered;
    const renewed = await tenant.token('one');
    expect(await statusOf(`${api.url}/client`, renewed)).toBe(200);
    await load.answers(100);

    expect([...(await load.stop()).keys()]).toEqual([200]);
    expect(api.output.join('\n')).not.toMatch(/eyJ|not-a-secret/);
  });
});
