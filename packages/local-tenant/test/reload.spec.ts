import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import type { LocalTenant } from '../src/local-tenant.js';
import { startTenantCopy, type TenantCopy } from './support/copy-tenant.js';
import { decodeClaims, requestToken } from './support/request-token.js';
import { action } from './support/tenant-files.js';
import type { RecordingLogger } from './support/test-tenant.js';

const urn = 'https://example.com/urn';
const plan = 'https://example.com/plan';
const times = { iat: expect.any(Number), exp: expect.any(Number) };

let copy: TenantCopy;
let tenant: LocalTenant;
let logger: RecordingLogger;

beforeEach(async () => {
  ({ copy, tenant, logger } = await startTenantCopy());
});

const getClaims = async () => decodeClaims(await requestToken(tenant));
const getErrors = () => logger.lines.filter((line) => line.startsWith('error'));
const breakTenant = () =>
  copy.edit(copy.tenantFile, 'resourceServers:', 'resourceServers: [');
const repairTenant = () =>
  copy.edit(copy.tenantFile, 'resourceServers: [', 'resourceServers:');

describe('An edited tenant', () => {
  it('puts new metadata into the very next token', async () => {
    const names = ['c-one', 'c-new', 'c-old', 'c-own'];
    for (const [index, name] of names.entries()) {
      if (index > 0) copy.edit(copy.tenantFile, names[index - 1] ?? '', name);
      expect((await getClaims())[urn]).toBe(`urn:example.com:${name}`);
    }
  });

  it('runs the new Action for the very next token', async () => {
    await requestToken(tenant);
    copy.edit(copy.actionFile, `'urn', 'plan'`, `'urn'`);
    const claims = await getClaims();
    expect(claims).toHaveProperty([urn]);
    expect(claims).not.toHaveProperty([plan]);
  });

  it.each([
    ['that does not parse', 'exports.onExecute = async (', /SyntaxError/],
    ['that throws', `\n\n${action('api.nothing();')}`, /code\.js:3: TypeError/],
    [
      'that is not async',
      'exports.onExecuteCredentialsExchange = () => {};',
      /Invalid function signature/,
    ],
    [
      'that fails while it loads',
      '\nrequire("not-there");',
      /code\.js:2: Error/,
    ],
    ['that is empty', '', /Invalid function signature/],
  ])('survives an Action %s', async (_what, source, reason) => {
    const good = readFileSync(copy.actionFile, 'utf8');
    writeFileSync(copy.actionFile, source);

    const { status, body } = await requestToken(tenant);
    expect(status).toBe(500);
    expect(body['error']).toBe('server_error');
    expect(body['error_description']).toMatch(
      /^Action "add-client-metadata" failed at .*code\.js/,
    );
    expect(logger.lines.join('\n')).toMatch(reason);

    writeFileSync(copy.actionFile, good);
    expect((await requestToken(tenant)).status).toBe(200);
  });

  it('reports what is wrong with an Action before a token is requested, and only once', () => {
    tenant.reload();
    expect(logger.lines).toEqual([]);
    writeFileSync(copy.actionFile, 'exports.x = ;');
    tenant.reload();
    tenant.reload();
    expect(getErrors()).toEqual([
      expect.stringMatching(/code\.js:1: SyntaxError/),
    ]);
  });

  it('keeps the last valid tenant.yaml while the current one is invalid, and logs the faulty line', async () => {
    breakTenant();
    expect((await requestToken(tenant)).status).toBe(200);
    expect(logger.lines.join('\n')).toMatch(
      /error The tenant’s files cannot be used[^]*tenant\.yaml:\d+: /,
    );
    repairTenant();
    copy.edit(copy.tenantFile, 'plan: pro', 'plan: free');
    expect((await getClaims())[plan]).toBe('free');
  });

  it('logs only what is newly ignored after a change', async () => {
    const getLogged = () =>
      logger.lines.filter((line) => line.includes('sections that'));
    copy.edit(copy.tenantFile, 'resourceServers:', 'roles: []\n$&');
    await requestToken(tenant);
    copy.edit(copy.tenantFile, 'roles:', '# moved\n$&');
    await requestToken(tenant);
    expect(getLogged()).toEqual([expect.stringMatching(/: roles \(.*:\d+\)$/)]);
    copy.edit(copy.tenantFile, 'roles:', 'rules: []\n$&');
    await requestToken(tenant);
    expect(getLogged()).toHaveLength(2);
  });

  it('runs an Action whose file is added after its name in tenant.yaml', async () => {
    copy.edit(copy.tenantFile, 'add-client-metadata/code.js', 'new.js');
    for (let request = 0; request < 2; request += 1) {
      expect(await getClaims()).toHaveProperty([urn]);
    }
    expect(getErrors()).toEqual([
      expect.stringMatching(/there is no file .*new\.js/),
    ]);
    const code = action(`api.accessToken.setCustomClaim('new', true);`);
    writeFileSync(join(copy.directory, 'actions', 'new.js'), code);
    expect(await getClaims()).toHaveProperty('new');
  });

  it('reports a fault again if it comes back', async () => {
    for (let round = 0; round < 2; round += 1) {
      breakTenant();
      await requestToken(tenant);
      repairTenant();
      await requestToken(tenant);
    }
    const levels = logger.lines.map((line) => line.split(/ |:/)[0]);
    expect(levels).toEqual(['error', 'info', 'error', 'info']);
  });

  it('keeps a client that has moved to tenant.local.yaml', async () => {
    const before = await getClaims();
    const all = tenant.clients;
    const [from, to] = [copy.tenantFile, copy.localFile].map(
      (file) => parse(readFileSync(file, 'utf8')) as Record<string, unknown[]>,
    );
    for (const section of ['clients', 'clientGrants']) {
      to?.[section]?.push(from?.[section]?.shift());
    }
    writeFileSync(copy.localFile, stringify(to));
    writeFileSync(copy.tenantFile, stringify(from));

    const [client] = all;
    const after = await requestToken(tenant, {
      client_id: client?.clientId,
      client_secret: client?.clientSecret,
    });
    expect(decodeClaims(after)).toEqual({ ...before, ...times });
    expect(logger.lines).toEqual([expect.stringMatching(/were reloaded/)]);
    expect(tenant.clients).toEqual(all);
    const page = await (await fetch(tenant.issuer)).text();
    expect(page).toContain('data-client="Partner One"');
  });

  it('runs the Hook once the setting says so, and issues the same claims', async () => {
    const byAction = await getClaims();
    copy.edit(copy.localFile, 'exchange: actions', 'exchange: hooks');
    const byHook = await getClaims();
    expect(byHook).toEqual({ ...byAction, ...times });
    expect(byHook).toHaveProperty([urn]);
  });
});
