import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { mintToken, type TokenIssuer } from './support/mint-token.js';
import { runApi, type ApiProcess } from './support/run-api.js';
import type { Variables } from './support/variables.js';
import { startIssuer, type TestIssuer } from './support/start-issuer.js';
import { startProxy, type TestProxy } from './support/start-proxy.js';
import { startTlsIssuer, type TlsIssuer } from './support/start-tls-issuer.js';

let proxy: TestProxy;
let strictProxy: TestProxy;
let issuer: TestIssuer;
let tlsIssuer: TlsIssuer;
let api: ApiProcess | undefined;

beforeAll(async () => {
  issuer = await startIssuer();
  tlsIssuer = await startTlsIssuer();
  proxy = await startProxy();
  strictProxy = await startProxy('company:s3cret-of-the-proxy');
});
afterEach(async () => {
  api?.kill('SIGKILL');
  await api?.exit;
  proxy.asked.length = 0;
});
afterAll(async () => {
  await proxy.stop();
  await strictProxy.stop();
  await issuer.stop();
  await tlsIssuer.stop();
});

/** The status that a good token of this issuer gets from an API of its own. */
async function statusWith(
  of: TokenIssuer,
  variables: Variables,
): Promise<number> {
  api = await runApi({ ISSUER_BASE_URL: of.url, ...variables });
  const headers = { authorization: `Bearer ${mintToken(of)}` };
  return (await fetch(`${api.url}/client`, { headers })).status;
}

describe('the way out to the tenant', () => {
  it('goes through the proxy that HTTP_PROXY names', async () => {
    expect(await statusWith(issuer, { HTTP_PROXY: proxy.url })).toBe(200);
    const { host } = new URL(issuer.url);
    expect(proxy.asked.length).toBeGreaterThan(0);
    for (const line of proxy.asked) expect(line).toContain(host);
  });

  it('does not where NO_PROXY exempts the tenant', async () => {
    const { hostname } = new URL(issuer.url);
    const variables = { HTTP_PROXY: proxy.url, NO_PROXY: hostname };
    expect(await statusWith(issuer, variables)).toBe(200);
    expect(proxy.asked).toEqual([]);
  });

  it('is an outage like any other where the proxy is down', async () => {
    const variables = { HTTP_PROXY: 'http://127.0.0.1:1' };
    expect(await statusWith(issuer, variables)).toBe(503);
  });
});

describe('the way out to a tenant behind TLS', () => {
  it('trusts the authority that NODE_EXTRA_CA_CERTS names', async () => {
    const variables = { NODE_EXTRA_CA_CERTS: tlsIssuer.caFile };
    expect(await statusWith(tlsIssuer, variables)).toBe(200);
  });

  it('trusts nobody else: the log says what is wrong', async () => {
    expect(await statusWith(tlsIssuer, {})).toBe(503);
    await expect
      .poll(() => api?.output.join('\n'))
      .toMatch(/cannot fetch.*certificate/);
  });

  it('is tunnelled through the proxy that HTTPS_PROXY names', async () => {
    const variables = {
      NODE_EXTRA_CA_CERTS: tlsIssuer.caFile,
      HTTPS_PROXY: proxy.url,
    };
    expect(await statusWith(tlsIssuer, variables)).toBe(200);
    const { host } = new URL(tlsIssuer.url);
    expect(new Set(proxy.asked)).toEqual(new Set([`CONNECT ${host}`]));
  });

  it('gives the proxy the credentials that it demands, and the log nothing of them', async () => {
    const through = (credentials: string) => ({
      NODE_EXTRA_CA_CERTS: tlsIssuer.caFile,
      HTTPS_PROXY: strictProxy.url.replace('//', `//${credentials}@`),
    });
    expect(
      await statusWith(tlsIssuer, through('company:s3cret-of-the-proxy')),
    ).toBe(200);
    api?.kill('SIGKILL');
    expect(await statusWith(tlsIssuer, through('company:wrong-s3cret'))).toBe(
      503,
    );
    const output = () => api?.output.join('\n');
    await expect.poll(output).toMatch(/cannot fetch/);
    expect(output()).not.toContain('s3cret');
  });
});
