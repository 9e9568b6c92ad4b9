import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalTenant, startLocalTenant } from '../start-local-tenant.js';
import { type TenantCopy, copyTenant } from '../testing/copy-tenant.js';
import { saveSharedKeys } from '../testing/shared-keys.js';
import { requestToken } from '../testing/request-token.js';

let copy: TenantCopy;
let tenant: LocalTenant;

beforeAll(async () => {
  copy = copyTenant();
  copy.edit(
    copy.fileWith('plan: pro'),
    'plan: pro',
    `plan: '<img src=x onerror=alert(1)>'`,
  );
  tenant = await startLocalTenant({
    directory: copy.directory,
    keysFile: await saveSharedKeys(copy.directory),
  });
});
afterAll(async () => {
  await tenant.close();
  copy.remove();
});

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${tenant.issuer}${path}`, { headers });

describe('the page', () => {
  it('runs no script but its own files, and sits in no frame', async () => {
    const response = await get('');
    expect(response.status).toBe(200);
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    const page = await response.text();
    expect(page).not.toMatch(/<script(?![^>]*src=)| on\w+="| style="/);
    expect(page).toContain('plan: &lt;img src=x onerror=alert(1)&gt;');
  });

  it.each(['page/page.js', 'page/page.css'])('serves %s', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    'page/tsconfig.json',
    'page/none.js',
    'page/..%2fhtml.js',
    'page/',
    'pages',
  ])('has no %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it('answers HEAD, and nothing but reading', async () => {
    for (const path of ['', 'recent', 'page/page.js']) {
      const url = `${tenant.issuer}${path}`;
      const head = await fetch(url, {
        method: 'HEAD',
        headers: { accept: 'text/event-stream' },
      });
      expect(head.status).toBe(200);
      expect((await fetch(url, { method: 'POST' })).status).toBe(404);
    }
  });

  it('does not let another site’s page read it', async () => {
    const { status } = await get('', { origin: 'https://evil.example' });
    expect(status).toBe(403);
    const rebound = request(tenant.issuer, {
      headers: { host: 'evil.example' },
    });
    const [{ statusCode }] = (await once(rebound.end(), 'response')) as [
      { statusCode: number },
    ];
    expect(statusCode).toBe(403);
  });

  it('still shows what happens while a fault makes the tenant fail', async () => {
    tenant.faults.set({ kind: 'server-error' });
    expect((await get('')).status).toBe(200);
    expect((await get('.well-known/jwks.json')).status).toBe(500);
    tenant.faults.clear();
  });
});

describe('/recent', () => {
  it('tells what runs, and the exchanges with where claims came from, without secret or token', async () => {
    const { body } = await requestToken(tenant);
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
    expect(text).not.toContain(String(body['access_token']));
    expect(text).not.toContain('not-a-secret');
  });

  it('streams each exchange as it happens, refusals included', async () => {
    const { body } = await get('recent', { accept: 'text/event-stream' });
    await requestToken(tenant, { client_secret: 'wrong' });
    let seen = '';
    for await (const chunk of body ?? []) {
      seen += Buffer.from(chunk as Uint8Array).toString();
      if (seen.includes('"status":401')) break;
    }
    expect(seen).toMatch(/^event: begin\ndata:\n\ndata: \{/);
    expect(seen).toContain('"error":"access_denied"');
  });
});
