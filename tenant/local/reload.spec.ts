import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { type LocalTenant, startLocalTenant } from './start-local-tenant.js';
import { type TenantCopy, copyTenant } from './testing/copy-tenant.js';
import { recordingLogger } from './testing/recording-logger.js';
import { saveSharedKeys } from './testing/shared-keys.js';
import { claimsOf, requestToken } from './testing/request-token.js';

const urn = 'https://example.com/urn';

describe('An edited tenant', () => {
  let copy: TenantCopy;
  let tenant: LocalTenant;
  let logger: ReturnType<typeof recordingLogger>;

  beforeEach(async () => {
    copy = copyTenant();
    logger = recordingLogger();
    const { directory } = copy;
    const keysFile = await saveSharedKeys(directory);
    tenant = await startLocalTenant({ directory, keysFile, logger });
  });

  afterEach(async () => {
    await tenant.close();
    copy.remove();
  });

  it('puts new metadata into the very next token', async () => {
    expect(claimsOf(await requestToken(tenant))[urn]).toBe(
      'urn:example.com:c-one',
    );
    let urnValue = 'urn:example.com:c-one';
    for (const name of ['c-new', 'c-old', 'c-own']) {
      const next = `urn:example.com:${name}`;
      copy.edit(copy.fileWith(urnValue), urnValue, next);
      urnValue = next;
      expect(claimsOf(await requestToken(tenant))[urn]).toBe(urnValue);
    }
  });

  it('runs the new Action for the very next token', async () => {
    await requestToken(tenant);
    copy.edit(copy.actionFile, `'urn', 'plan'`, `'urn'`);
    const claims = claimsOf(await requestToken(tenant));
    expect(claims).toHaveProperty([urn]);
    expect(claims).not.toHaveProperty(['https://example.com/plan']);
  });

  it.each([
    ['that does not parse', 'exports.onExecute = async (', /SyntaxError/],
    [
      'that throws',
      '\n\nexports.onExecuteCredentialsExchange = async (event, api) => { api.nothing(); };',
      /code\.js:3: TypeError/,
    ],
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

  it('tells what is wrong with an Action before anybody asks for a token, and only once', () => {
    tenant.reload();
    expect(logger.lines).toEqual([]);
    writeFileSync(copy.actionFile, 'exports.x = ;');
    tenant.reload();
    tenant.reload();
    const told = logger.lines.filter((line) => line.startsWith('error'));
    expect(told).toEqual([expect.stringMatching(/code\.js:1: SyntaxError/)]);
  });

  it('keeps the last good tenant.yaml while a bad one is there, and says where it is bad', async () => {
    copy.edit(copy.tenantFile, 'resourceServers:', 'resourceServers: [');
    expect((await requestToken(tenant)).status).toBe(200);
    expect(logger.lines.join('\n')).toMatch(
      /error The tenant’s files cannot be used[^]*tenant\.yaml:\d+: /,
    );

    copy.edit(copy.tenantFile, 'resourceServers: [', 'resourceServers:');
    copy.edit(copy.fileWith('plan: pro'), 'plan: pro', 'plan: free');
    expect(
      claimsOf(await requestToken(tenant))['https://example.com/plan'],
    ).toBe('free');
  });

  it('takes an Action whose file comes after its name in tenant.yaml', async () => {
    copy.edit(copy.tenantFile, 'add-client-metadata/code.js', 'new.js');
    for (let request = 0; request < 2; request += 1) {
      expect(claimsOf(await requestToken(tenant))).toHaveProperty([urn]);
    }
    const told = logger.lines.filter((line) => line.startsWith('error'));
    expect(told).toEqual([expect.stringMatching(/there is no file .*new\.js/)]);

    writeFileSync(
      join(copy.directory, 'actions', 'new.js'),
      `exports.onExecuteCredentialsExchange = async (event, api) => {
         api.accessToken.setCustomClaim('new', true);
       };`,
    );
    expect(claimsOf(await requestToken(tenant))).toHaveProperty('new');
  });

  it('tells of a fault again where it comes back', async () => {
    for (let round = 0; round < 2; round += 1) {
      copy.edit(copy.tenantFile, 'resourceServers:', 'resourceServers: [');
      await requestToken(tenant);
      copy.edit(copy.tenantFile, 'resourceServers: [', 'resourceServers:');
      await requestToken(tenant);
    }
    expect(logger.lines.map((line) => line.split(/ |:/)[0])).toEqual([
      'error',
      'info',
      'error',
      'info',
    ]);
  });

  it('has a client still that has moved to tenant.local.yaml', async () => {
    const read = (file: string) =>
      parse(readFileSync(file, 'utf8')) as Record<string, { name: string }[]>;
    const write = (file: string, value: object) =>
      writeFileSync(file, stringify(value));
    const {
      clients = [],
      clientGrants = [],
      ...others
    } = read(copy.tenantFile);
    const client = tenant.clients.find(({ name }) => name === clients[0]?.name);
    const credentials = {
      client_id: client?.clientId,
      client_secret: client?.clientSecret,
    };
    const before = await requestToken(tenant, credentials);
    const all = tenant.clients;

    const local = read(copy.localFile);
    write(copy.localFile, {
      ...local,
      clients: [...(local['clients'] ?? []), clients[0]],
      clientGrants: [...(local['clientGrants'] ?? []), clientGrants[0]],
    });
    write(copy.tenantFile, {
      ...others,
      clients: clients.slice(1),
      clientGrants: clientGrants.slice(1),
    });
    const after = await requestToken(tenant, credentials);

    const times = { iat: expect.any(Number), exp: expect.any(Number) };
    expect(claimsOf(after)).toEqual({ ...claimsOf(before), ...times });
    expect(logger.lines).toEqual([expect.stringMatching(/are loaded/)]);
    expect(tenant.clients).toEqual(all);
    const page = await (await fetch(tenant.issuer)).text();
    expect(page).toContain(`data-client="${client?.name}"`);
  });

  it('runs the Hook once the setting says so, with the same claims', async () => {
    const byAction = claimsOf(await requestToken(tenant));
    copy.edit(copy.localFile, 'exchange: actions', 'exchange: hooks');
    const byHook = claimsOf(await requestToken(tenant));
    const times = { iat: expect.any(Number), exp: expect.any(Number) };
    expect(byHook).toEqual({ ...byAction, ...times });
    expect(byHook).toHaveProperty([urn]);
  });
});
