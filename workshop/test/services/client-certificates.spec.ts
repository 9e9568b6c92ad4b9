import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getFreePort } from '@repo/access-tokens/testing';
import { type LocalTenant, startLocalTenant } from '@repo/local-tenant';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getDocument } from '../../support/documents.js';
import { runApi } from '../../support/run-api.js';
import { startNginx } from '../../support/start-nginx.js';
import { run } from '../../support/start-process.js';

const thisFile = 'workshop/test/services/client-certificates.spec.ts';
const [makeCertificate = '', getTokenAndCall = ''] = getDocument(
  'docs/clients.md',
).blocks.flatMap(({ note, code }) =>
  note === `run by ${thisFile}` ? [code] : [],
);
const [getToken = '', callApi = ''] = getTokenAndCall.split('\n\n');
const [tlsOfNginx = ''] = getDocument('docs/production.md').blocks.flatMap(
  ({ language, code }) => (language === 'nginx' ? [code] : []),
);

const tenantYaml = (pem: string): string => `
resourceServers:
  - name: Orders
    identifier: https://api.example.com
    scopes: []
    proof_of_possession: { mechanism: mtls }
clients:
  - name: Shop
    app_type: non_interactive
    client_authentication_methods:
      self_signed_tls_client_auth:
        credentials: [{ credential_type: x509_cert, pem: ${JSON.stringify(pem)} }]
  - name: Plain
    app_type: non_interactive
clientGrants:
  - { client_id: Shop, audience: https://api.example.com }
  - { client_id: Plain, audience: https://api.example.com }
`;
const localYaml = `
credentials:
  - { name: Shop, client_id: shop }
  - { name: Plain, client_id: plain, client_secret: not-a-secret }
`;

let folder: string;
let tenant: LocalTenant;
/** Bound to `client.crt`. */
let boundToken: string;
let plainToken: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'certificates-'));
  // Makes curl accept the servers' certificates and print the status at the end.
  const curlrc = 'insecure\nwrite-out = " %{http_code}"';
  writeFileSync(join(folder, '.curlrc'), curlrc);
  for (const name of ['client', 'other', 'server'])
    await inShell(makeCertificate.replaceAll('client', name));

  writeFileSync(join(folder, 'tenant.yaml'), tenantYaml(read('client.crt')));
  writeFileSync(join(folder, 'tenant.local.yaml'), localYaml);
  tenant = await startLocalTenant({ directory: folder });
  const { host } = new URL(tenant.issuer);
  const request = getToken.replace('mtls.tenant.example.org', host);
  boundToken = await inShell(`${request}\nprintf %s "$TOKEN"`);
  const response = await fetch(`${tenant.issuer}oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_id: 'plain',
      client_secret: 'not-a-secret',
      audience: 'https://api.example.com',
      grant_type: 'client_credentials',
    }),
  });
  plainToken = ((await response.json()) as { access_token: string })
    .access_token;
});
afterAll(async () => {
  await tenant.close();
  rmSync(folder, { recursive: true });
});

const read = (file: string): string => readFileSync(join(folder, file), 'utf8');

async function inShell(command: string, token = ''): Promise<string> {
  const { code, output } = await run(['sh', '-ec', command], {
    cwd: folder,
    env: { CURL_HOME: folder, TOKEN: token },
  });
  expect({ code, output }).toMatchObject({ code: 0 });
  return output;
}

/** Where clients call the API, and how to stop it. */
interface Reached {
  readonly url: string;
  stop(): Promise<unknown>;
}

async function startBehindNginx(): Promise<Reached> {
  const api = await runApi({
    ISSUER_BASE_URL: tenant.issuer,
    TRUST_PROXY: '127.0.0.1',
    CLIENT_CERT_HEADER: 'x-client-cert',
    CLIENT_CERT_FORMAT: 'pem-urlencoded',
  });
  const port = await getFreePort();
  const tls = tlsOfNginx
    .replace('443', `127.0.0.1:${port}`)
    .replaceAll('/etc/nginx/api', join(folder, 'server'));
  const nginx = await startNginx(
    readFileSync('deploy/nginx.conf', 'utf8')
      .replace('listen 127.0.0.1:8080;', tls)
      .replaceAll(/127\.0\.0\.1:300[12]/g, new URL(api.url).host),
  );
  const stop = async (): Promise<void> => {
    await nginx.stop();
    await api.stop();
  };
  return { url: `https://127.0.0.1:${port}`, stop };
}

const startWithTls = (): Promise<Reached> =>
  runApi({
    ISSUER_BASE_URL: tenant.issuer,
    TLS_CERT_FILE: join(folder, 'server.crt'),
    TLS_KEY_FILE: join(folder, 'server.key'),
  });

describe.each([
  ['behind nginx', startBehindNginx],
  ['that terminates TLS itself', startWithTls],
])('the API %s', (_where, start) => {
  let reached: Reached;
  beforeAll(async () => {
    reached = await start();
  });
  afterAll(() => reached.stop());

  const itsOwn = '--cert client.crt --key client.key';
  const another = '--cert other.crt --key other.key';
  /** nginx's header with the right certificate, under a name that a server could take for it. */
  const forged = (name: string): string =>
    `-H "${name}: ${encodeURIComponent(read('client.crt'))}"`;

  /** curl, as docs/clients.md calls it, but with these options. */
  const call = (options: string, token = boundToken): Promise<string> =>
    inShell(
      callApi
        .replace(itsOwn, options)
        .replace('https://api.example.org', reached.url),
      token,
    );

  it('accepts a bound token with its certificate', async () => {
    expect(await call(itsOwn)).toMatch(/"id":"shop".* 200$/);
  });

  it.each<[string, () => string]>([
    ['another certificate', () => another],
    ['no certificate', () => ''],
    ['a header from outside', () => forged('x-client-cert')],
    [
      'such a header twice',
      () => `${forged('X-Client-Cert')} ${forged('x-client-cert')}`,
    ],
    ['such a header with underscores', () => forged('x_client_cert')],
    [
      'such a header and another certificate',
      () => `${another} ${forged('x-client-cert')}`,
    ],
  ])('rejects a bound token with %s', async (_what, options) => {
    expect(await call(options())).toMatch(/"code":"invalid_token".* 401$/);
  });

  it('accepts its certificate whatever header comes from outside', async () => {
    const header = `-H "x-client-cert: ${encodeURIComponent(read('other.crt'))}"`;
    expect(await call(`${itsOwn} ${header}`)).toMatch(/ 200$/);
  });

  it.each(['', itsOwn])(
    'accepts a plain token with the options "%s"',
    async (options) => {
      expect(await call(options, plainToken)).toMatch(/ 200$/);
    },
  );

  it('accepts a bound token in a resumed TLS session', async () => {
    // Each of the two URLs gets its own connection; curl keeps the session.
    const url = `${reached.url}/client`;
    const output = await call(`${itsOwn} -v -H connection:close ${url}`);
    expect(output).toMatch(/re-?using session/i);
    expect(output.match(/< HTTP\/1.1 200/g)).toHaveLength(2);
  });
});
