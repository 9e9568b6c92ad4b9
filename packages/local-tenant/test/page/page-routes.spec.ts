import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import type { ExchangeRecord } from '../../src/exchange-log.js';
import { startTenantCopy } from '../support/copy-tenant.js';
import { requestToken } from '../support/request-token.js';
import { sendRaw } from '../support/send-raw.js';

const { copy, tenant } = await startTenantCopy(afterAll);
const markup = `plan: '<img src=x onerror=alert(1)>'`;
copy.edit(copy.tenantFile, 'plan: pro', markup);

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${tenant.issuer}${path}`, { headers });

describe('the page', () => {
  it('allows only its own scripts, and no frame', async () => {
    const response = await get('');
    expect(response.status).toBe(200);
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    const page = await response.text();
    expect(page).not.toMatch(/<script(?![^>]*src=)| on\w+="| style="/);
    expect(page).toContain(
      '&quot;plan&quot;:&quot;&lt;img src=x onerror=alert(1)&gt;&quot;',
    );
  });

  it.each(['page/page.js', 'page/page.css'])('serves %s', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('imports only modules that the tenant serves', async () => {
    const seen = new Set<string>();
    const follow = async (url: string): Promise<void> => {
      if (seen.has(url)) return;
      seen.add(url);
      const response = await fetch(url);
      expect(`${response.status} ${url}`).toBe(`200 ${url}`);
      const code = await response.text();
      for (const [, path = ''] of code.matchAll(/ from '(.+)';$/gm)) {
        expect(path).toMatch(/^[./]/);
        await follow(new URL(path, url).href);
      }
    };
    await follow(`${tenant.issuer}page/page.js`);
    expect([...seen]).toContain(`${tenant.issuer}page/access-tokens/rules.js`);
  });

  it.each([
    'page/access-tokens/index.js',
    'page/access-tokens/verifier.js',
    'page/tsconfig.json',
    'page/none.js',
    'page/..%2fhtml.js',
    'page/',
    'pages',
  ])('answers 404 for %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it('answers HEAD, but not POST', async () => {
    for (const path of ['', 'recent', 'page/page.js']) {
      const url = `${tenant.issuer}${path}`;
      const headers = { accept: 'text/event-stream' };
      const head = await fetch(url, { method: 'HEAD', headers });
      expect(head.status).toBe(200);
      expect((await fetch(url, { method: 'POST' })).status).toBe(404);
    }
  });

  it('cannot be read by pages of other sites', async () => {
    const { status } = await get('', { origin: 'https://evil.example' });
    expect(status).toBe(403);
    const headers = { host: 'evil.example' };
    expect((await sendRaw(tenant.issuer, { headers })).status).toBe(403);
  });

  it('still works while a simulated fault makes the tenant fail', async () => {
    tenant.faults.set({ kind: 'server-error' });
    expect((await get('')).status).toBe(200);
    expect((await get('.well-known/jwks.json')).status).toBe(500);
    tenant.faults.clear();
  });
});

describe('/recent', () => {
  it('lists the Actions and the exchanges with the origin of each claim, without secrets or tokens', async () => {
    const token = await tenant.tokenFor();
    const text = await (await get('recent')).text();
    expect(JSON.parse(text)).toMatchObject({
      scripts: ['add-client-metadata'],
      exchanges: [
        {
          client: 'Partner One',
          status: 200,
          claims: [{ metadataKey: 'urn', script: 'add-client-metadata' }, {}],
        },
      ],
    });
    expect(text).not.toContain(token);
    expect(text).not.toContain('not-a-secret');
  });

  it('streams each exchange as it happens, including rejected ones', async () => {
    const { body } = await get('recent', { accept: 'text/event-stream' });
    await requestToken(tenant, { client_secret: 'wrong' });
    let seen = '';
    for await (const chunk of body ?? []) {
      seen += Buffer.from(chunk as Uint8Array).toString();
      if (seen.includes('"status":401')) tenant.exchanges.clear();
      if (seen.endsWith('event: begin\ndata:\n\nevent: live\ndata:\n\n')) break;
    }
    expect(seen).toMatch(/^event: begin\ndata:\n\ndata: \{/);
    expect(seen).toContain('"error":"access_denied"');
  });

  it('returns the token of an exchange to the page only', async () => {
    const token = await tenant.tokenFor();
    const path = `recent/${tenant.exchanges.recent[0]?.id}`;
    const response = await get(path, { origin: 'http://localhost:3000' });
    expect(await response.json()).toMatchObject({
      token,
      exchange: { client: 'Partner One' },
    });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(response.headers.get('cross-origin-resource-policy')).toBe(
      'same-origin',
    );
    expect((await get(path, { origin: 'https://evil.example' })).status).toBe(
      403,
    );
    expect((await get('recent/none')).status).toBe(404);
  });

  it('disconnects a page that does not read the stream', async () => {
    const { hostname, port } = new URL(tenant.issuer);
    const socket = connect(Number(port), hostname).pause();
    socket.write(
      `GET /recent HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n`,
    );
    await once(socket, 'readable');
    const record = { id: 'x'.repeat(1_000_000) } as ExchangeRecord;
    for (let sent = 0; sent < 20; sent++) tenant.exchanges.add(record);
    const [chunks] = await Promise.all([
      socket.toArray(),
      once(socket, 'close'),
    ]);
    expect(Buffer.concat(chunks as Buffer[]).length).toBeLessThan(20_000_000);
    tenant.exchanges.clear();
  });
});
