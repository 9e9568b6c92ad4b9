import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
    for (const name of ['c-new', 'c-old', 'c-own']) {
      copy.edit(
        copy.tenantFile,
        /urn:example.com:c-\w+/,
        `urn:example.com:${name}`,
      );
      expect(claimsOf(await requestToken(tenant))[urn]).toBe(
        `urn:example.com:${name}`,
      );
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
    copy.edit(copy.tenantFile, 'name: Partner Two', 'name: [Partner Two');
    expect((await requestToken(tenant)).status).toBe(200);
    expect(logger.lines.join('\n')).toMatch(
      /error The tenant’s files cannot be used[^]*tenant\.yaml:\d+: /,
    );

    copy.edit(copy.tenantFile, 'name: [Partner Two', 'name: Partner Two');
    copy.edit(copy.tenantFile, 'plan: pro', 'plan: free');
    expect(
      claimsOf(await requestToken(tenant))['https://example.com/plan'],
    ).toBe('free');
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
