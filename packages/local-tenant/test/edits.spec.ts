import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import type { LocalTenant } from '../src/local-tenant.js';
import { startLocalTenant } from '../src/start-local-tenant.js';
import { startTenantCopy, type TenantCopy } from './support/copy-tenant.js';
import { createIssuer } from './support/free-port.js';
import { decodeClaims } from './support/request-token.js';
import { runCli } from './support/run-cli.js';
import {
  startTestTenant,
  type RecordingLogger,
} from './support/test-tenant.js';

const api = 'https://api.example.com';
const plan = 'https://example.com/plan';

let copy: TenantCopy;
let tenant: LocalTenant;
let logger: RecordingLogger;
let overlayFile: string;

beforeEach(async () => {
  ({ copy, tenant, logger, overlayFile } = await startTenantCopy());
});

const json = { 'content-type': 'application/json' };

/** Edits a client as the page does. */
async function edit(
  method: 'PUT' | 'DELETE' | 'POST',
  values: unknown,
  headers: Record<string, string> = json,
) {
  const body = JSON.stringify(values);
  const url = `${tenant.issuer}_local/edits`;
  const response = await fetch(url, { method, headers, body });
  const { status } = response;
  return { status, body: await response.json() };
}

const one = {
  client: 'Partner One',
  metadata: {
    urn: 'urn:example.com:c-one',
    plan: 'free',
    'a key': 'yes: "no"',
  },
  grants: [{ audience: api, scopes: ['create:textAnalysis', 'read:metrics'] }],
};
const { client } = one;

const getToken = async (name = client) =>
  decodeClaims(await tenant.requestToken(name));
const getWarnings = () =>
  logger.lines.filter((line) => line.startsWith('warn'));

describe('A client edited on the page', () => {
  it('has the new metadata and scopes in the very next token, while the tenant’s files do not change', async () => {
    const before = readFileSync(copy.tenantFile, 'utf8');
    const { status, body } = await edit('PUT', one);
    expect(status).toBe(200);
    expect(body).toMatchObject([
      { ...one, clientId: 'local-partner-one', isChanged: true },
      { client: 'Partner Two', isChanged: false },
      {},
      {},
    ]);
    expect(await getToken()).toMatchObject({
      [plan]: 'free',
      scope: 'create:textAnalysis read:metrics',
    });
    expect(readFileSync(copy.tenantFile, 'utf8')).toBe(before);
    expect(await getToken('Partner Two')).toMatchObject({ [plan]: 'free' });
  });

  it('is as before after an undo, which also removes the file', async () => {
    await edit('PUT', one);
    expect(existsSync(overlayFile)).toBe(true);
    await edit('DELETE', { client });
    expect(existsSync(overlayFile)).toBe(false);
    expect(await getToken()).toMatchObject({
      [plan]: 'pro',
      scope: 'create:textAnalysis',
    });
  });

  it('counts as unchanged once it has the values of its files again', async () => {
    await edit('PUT', one);
    const metadata = { plan: 'pro', urn: 'urn:example.com:c-one' };
    const grants = [{ audience: api, scopes: ['create:textAnalysis'] }];
    const { body } = await edit('PUT', { client, metadata, grants });
    expect(body).toMatchObject([{ isChanged: false }, {}, {}, {}]);
  });

  it('keeps its changes after a restart', async () => {
    await edit('PUT', one);
    const { directory } = copy;
    const again = await startLocalTenant({ directory, overlayFile });
    expect(again.clients[0]?.metadata).toEqual(one.metadata);
    await again.close();
  });

  it('keeps its changes in a tenant that a command starts with keys in the same folder', async () => {
    await edit('PUT', one);
    const { stdout } = await runCli(['token'], {
      ISSUER_BASE_URL: await createIssuer(),
      TENANT_KEYS_FILE: join(copy.directory, 'keys.json'),
    });
    expect(decodeJwt(stdout)).toMatchObject({ [plan]: 'free' });
  });

  it('is edited only in memory if no file is given', async () => {
    const other = await startTestTenant();
    const body = JSON.stringify({ client: 'Client', metadata: {}, grants: [] });
    const url = `${other.issuer}_local/edits`;
    await fetch(url, { method: 'PUT', headers: json, body });
    expect(other.clients[0]?.metadata).toEqual({});
    expect(existsSync(join(other.directory, 'overlay.yaml'))).toBe(false);
  });

  const many = Object.fromEntries(
    Array.from({ length: 11 }, (_, index) => [`key ${index}`, '']),
  );
  it.each([
    [{ ...one, client: 'Nobody' }, 'There is no client "Nobody".'],
    [{ ...one, metadata: { plan: 1 } }, 'metadata values are strings'],
    [{ ...one, metadata: { plan: 'x'.repeat(256) } }, 'longer than 255'],
    [{ ...one, metadata: { ['x'.repeat(256)]: '' } }, 'at most 255 characters'],
    [{ ...one, metadata: { ä: '' } }, 'A-Z a-z'],
    [{ ...one, metadata: many }, 'at most 10 properties'],
    [{ ...one, metadata: null }, 'metadata must be a mapping'],
    [{ ...one, metadata: [] }, 'metadata must be a mapping'],
    [{ ...one, grants: [{ audience: api, scopes: ['x'] }] }, 'no scope "x"'],
    [{ ...one, grants: [{ audience: 'x', scopes: [] }] }, 'no grant for "x"'],
    [
      { ...one, grants: [...one.grants, { audience: api, scopes: [] }] },
      'two grants for the same API',
    ],
    [{ ...one, grants: {} }, 'grants'],
    [{}, 'client'],
    [null, 'object'],
  ])('cannot be changed to %j', async (values, message) => {
    const { status, body } = await edit('PUT', values);
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(
      JSON.stringify(message).slice(1, -1),
    );
    expect(existsSync(overlayFile)).toBe(false);
  });

  it('cannot be edited by any other page', async () => {
    for (const [expected, headers] of [
      [403, { ...json, origin: 'http://localhost:3000' }],
      [400, { 'content-type': 'text/plain' }],
    ] as const) {
      for (const method of ['PUT', 'DELETE', 'POST'] as const) {
        expect((await edit(method, one, headers)).status).toBe(expected);
      }
    }
    expect(existsSync(overlayFile)).toBe(false);
  });

  it('has the values that are edited in the file itself', async () => {
    await edit('PUT', one);
    copy.edit(overlayFile, 'plan: free', 'plan: gold');
    expect(await getToken()).toMatchObject({ [plan]: 'gold' });
  });
});

describe('A file of edits', () => {
  it('that is invalid is logged once, and its last valid version stays in use', async () => {
    await edit('PUT', one);
    copy.edit(overlayFile, 'clients:', 'clients: [');
    for (let round = 0; round < 2; round += 1) {
      expect(await getToken()).toMatchObject({ [plan]: 'free' });
    }
    expect(getWarnings()).toEqual([
      expect.stringMatching(/overlay\.yaml:\d+: /),
    ]);
    const { status, body } = await edit('PUT', one);
    expect(status).toBe(400);
    expect(body).toMatchObject({
      error: expect.stringMatching(/^Fix or delete this file first/) as unknown,
    });
  });

  it.each(['clients: x', 'clients: [{ name: A }]', '[', 'a: b', '\0', '- 1'])(
    'never stops the tenant, even if it contains %j',
    async (text) => {
      writeFileSync(overlayFile, text);
      expect(await getToken()).toMatchObject({ [plan]: 'pro' });
      const { directory } = copy;
      const again = await startLocalTenant({ directory, overlayFile });
      await again.close();
    },
  );

  it('is used except for what the tenant does not have, which is logged once', async () => {
    writeFileSync(
      overlayFile,
      `clients:
  - { name: Nobody, client_metadata: {} }
  - { name: Partner One, client_metadata: { plan: gold } }
clientGrants:
  - { client_id: Nobody, audience: x, scope: [] }
  - { client_id: Partner One, audience: ${api}, scope: [read:metrics, gone] }
`,
    );
    for (let round = 0; round < 2; round += 1) {
      expect(await getToken()).toMatchObject({
        [plan]: 'gold',
        scope: 'read:metrics',
      });
    }
    expect(getWarnings()).toEqual([
      expect.stringContaining('there is no client "Nobody"'),
      expect.stringContaining('"Nobody" has no grant for "x"'),
      expect.stringContaining('has no scope "gone"'),
    ]);
  });
});

describe('Writing edits to the tenant’s files', () => {
  it('changes the client and its grant where they are defined, and nothing else', async () => {
    const comment = 'plan: pro # what they pay';
    copy.edit(copy.tenantFile, 'plan: pro', comment);
    const before = readFileSync(copy.tenantFile, 'utf8');
    const claims = await getToken();
    await edit('PUT', one);
    const { status } = await edit('POST', { client });
    expect(status).toBe(200);
    expect(existsSync(overlayFile)).toBe(false);
    expect(readFileSync(copy.tenantFile, 'utf8')).toBe(
      before
        .replace(
          comment,
          `plan: free # what they pay\n      a key: 'yes: "no"'`,
        )
        .replace(
          '[create:textAnalysis]',
          '[create:textAnalysis, read:metrics]',
        ),
    );
    expect(await getToken()).toMatchObject({
      sub: claims['sub'],
      [plan]: 'free',
      scope: 'create:textAnalysis read:metrics',
    });
  });

  it('changes a local client in tenant.local.yaml', async () => {
    const name = 'Partner Without Metadata';
    const metadata = { urn: 'urn:x' };
    const before = readFileSync(copy.tenantFile, 'utf8');
    await edit('PUT', { client: name, metadata, grants: [] });
    await edit('POST', { client: name });
    expect(readFileSync(copy.tenantFile, 'utf8')).toBe(before);
    expect(readFileSync(copy.localFile, 'utf8')).toMatch(
      /- name: Partner Without Metadata\n    app_type: non_interactive\n    client_metadata:\n      urn: urn:x\n/,
    );
  });

  it('is rejected if the value comes from an alias, and the edit stays', async () => {
    copy.edit(copy.tenantFile, 'client_metadata:', 'client_metadata: &one');
    copy.edit(
      copy.tenantFile,
      'client_metadata:\n      urn: urn:example.com:c-two\n      plan: free',
      'client_metadata: *one',
    );
    const before = readFileSync(copy.tenantFile, 'utf8');
    await edit('PUT', one);
    const { status, body } = await edit('POST', { client });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      error: expect.stringMatching(
        /tenant\.yaml must be edited by hand/,
      ) as unknown,
    });
    expect(readFileSync(copy.tenantFile, 'utf8')).toBe(before);
    expect(existsSync(overlayFile)).toBe(true);
  });

  it.each(['{}', '[null]', '*none', '[', '[{ name: 1 }]'])(
    'is rejected while the files are invalid, such as clients: %s',
    async (clients) => {
      await edit('PUT', one);
      const broken = `clients: ${clients}\n`;
      writeFileSync(copy.tenantFile, broken);
      const { status, body } = await edit('POST', { client });
      expect(status).toBe(400);
      expect(body).toMatchObject({
        error: expect.stringMatching(
          /^Fix the tenant’s files first: \S/,
        ) as unknown,
      });
      expect(readFileSync(copy.tenantFile, 'utf8')).toBe(broken);
      expect(existsSync(overlayFile)).toBe(true);
    },
  );
});
