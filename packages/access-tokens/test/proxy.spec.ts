import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  mintToken,
  startIssuer,
  type TestIssuer,
  type TokenIssuer,
} from '../src/testing/index.js';
import { startProxy, type TestProxy } from './support/start-proxy.js';
import { startTlsIssuer, type TlsIssuer } from './support/start-tls-issuer.js';

let proxy: TestProxy;
let strictProxy: TestProxy;
let issuer: TestIssuer;
let tlsIssuer: TlsIssuer;

beforeAll(async () => {
  issuer = await startIssuer();
  tlsIssuer = await startTlsIssuer();
  proxy = await startProxy();
  strictProxy = await startProxy('company:s3cret-of-the-proxy');
});
afterEach(() => {
  proxy.requests.length = 0;
});
afterAll(async () => {
  await proxy.stop();
  await strictProxy.stop();
  await issuer.stop();
  await tlsIssuer.stop();
});

const script = fileURLToPath(
  new URL('support/verify-once.js', import.meta.url),
);

/** Verifies a valid token of this issuer in a process with these environment variables, and returns its output. */
async function verify(
  from: TokenIssuer,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [script, from.url, mintToken(from)],
    { env: { PATH: process.env['PATH'], ...env } },
  );
  return stdout;
}

const accepted = /^accepted: test-client/;
const unavailable = /^rejected: signing_keys_unavailable/m;

describe('requests to an issuer', () => {
  it('go through the proxy in HTTP_PROXY', async () => {
    expect(await verify(issuer, { HTTP_PROXY: proxy.url })).toMatch(accepted);
    const { host } = new URL(issuer.url);
    expect(proxy.requests.length).toBeGreaterThan(0);
    for (const line of proxy.requests) expect(line).toContain(host);
  });

  it('bypass the proxy if NO_PROXY has the issuer', async () => {
    const { hostname } = new URL(issuer.url);
    const env = { HTTP_PROXY: proxy.url, NO_PROXY: hostname };
    expect(await verify(issuer, env)).toMatch(accepted);
    expect(proxy.requests).toEqual([]);
  });

  it('fail like in any other outage if the proxy is down', async () => {
    const env = { HTTP_PROXY: 'http://127.0.0.1:1' };
    expect(await verify(issuer, env)).toMatch(unavailable);
  });
});

describe('requests to an issuer with TLS', () => {
  it('trust the certificate authority in NODE_EXTRA_CA_CERTS', async () => {
    const env = { NODE_EXTRA_CA_CERTS: tlsIssuer.caFile };
    expect(await verify(tlsIssuer, env)).toMatch(accepted);
  });

  it('fail with the reason if the certificate authority is unknown', async () => {
    const output = await verify(tlsIssuer, {});
    expect(output).toMatch(/^failed: .*certificate/);
    expect(output).toMatch(unavailable);
  });

  it('are tunnelled through the proxy in HTTPS_PROXY', async () => {
    const env = {
      NODE_EXTRA_CA_CERTS: tlsIssuer.caFile,
      HTTPS_PROXY: proxy.url,
    };
    expect(await verify(tlsIssuer, env)).toMatch(accepted);
    const { host } = new URL(tlsIssuer.url);
    expect(new Set(proxy.requests)).toEqual(new Set([`CONNECT ${host}`]));
  });

  it('send credentials to the proxy, which never appear in errors', async () => {
    const through = (credentials: string) => ({
      NODE_EXTRA_CA_CERTS: tlsIssuer.caFile,
      HTTPS_PROXY: strictProxy.url.replace('//', `//${credentials}@`),
    });
    const output = await verify(
      tlsIssuer,
      through('company:s3cret-of-the-proxy'),
    );
    expect(output).toMatch(accepted);
    const failed = await verify(tlsIssuer, through('company:wrong-s3cret'));
    expect(failed).toMatch(/^failed: /);
    expect(failed).toMatch(unavailable);
    expect(failed).not.toContain('s3cret');
  });
});
