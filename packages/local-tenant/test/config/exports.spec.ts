import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { LocalTenant } from '../../src/local-tenant.js';
import { startLocalTenant } from '../../src/start-local-tenant.js';
import { createIssuer } from '../support/free-port.js';
import { decodeClaims } from '../support/request-token.js';
import { saveSharedKeys } from '../support/shared-keys.js';
import { spawnCli } from '../support/spawn-cli.js';
import {
  recordingLogger,
  type RecordingLogger,
} from '../support/test-tenant.js';

const orders = 'https://orders.example/';

// Made by the real deploy tool: see workshop/parity/compare-export.ts.
const getFixture = (format: string): string =>
  fileURLToPath(new URL(`../fixtures/export-${format}`, import.meta.url));

function makeFolder(files: Readonly<Record<string, string>> = {}): string {
  const directory = mkdtempSync(join(tmpdir(), 'export-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  return directory;
}

async function start(
  directory: string,
  env: Readonly<Record<string, unknown>> = {},
): Promise<{ tenant: LocalTenant; log: RecordingLogger }> {
  const log = recordingLogger();
  const keysFile = await saveSharedKeys(makeFolder());
  const options = { directory, keysFile, env, logger: log };
  const tenant = await startLocalTenant(options);
  onTestFinished(() => tenant.close());
  return { tenant, log };
}

const formats = [
  {
    format: 'yaml',
    place: (line: number) => `tenant.yaml:${line}`,
  },
  {
    format: 'directory',
    place: (_line: number, file: string) => file,
  },
];

describe.each(formats)(
  'An export in the format $format',
  ({ format, place }) => {
    it('issues tokens for its clients without any other files', async () => {
      const env = { CLAIM_NAMESPACE: 'https://orders.example/' };
      const { tenant } = await start(getFixture(format), env);
      expect(tenant.audiences).toEqual([orders]);
      const response = await tenant.requestToken('Orders Service');
      expect(decodeClaims(response)).toMatchObject({
        'https://orders.example/customer': '42',
        sub: 'local-orders-service@clients',
        aud: orders,
        scope: 'read:orders write:orders',
      });
      expect(tenant.clients.map(({ name }) => name).toSorted()).toEqual([
        'Default App',
        'Ledger (EU)',
        'Orders Service',
      ]);
    });

    it('issues tokens for its organizations', async () => {
      const { tenant } = await start(getFixture(format));
      const organization = 'acme';
      const response = await tenant.requestToken('Ledger (EU)', {
        organization,
      });
      expect(decodeClaims(response)).toMatchObject({
        org_id: 'org_local-acme',
        org_name: 'acme',
        scope: 'read:orders',
      });
    });

    it('issues tokens for a client with a grant by default', async () => {
      const { tenant } = await start(getFixture(format));
      expect((await tenant.requestToken()).status).toBe(200);
    });

    it('logs once what machine clients do not use in it', async () => {
      const { tenant, log } = await start(getFixture(format));
      await tenant.requestToken('Orders Service');
      const logged = log.lines.join('\n');
      expect(log.lines).toHaveLength(10);
      const places = [
        place(192, 'roles'),
        place(2, 'Auth0 My Account API.json:1'),
        place(126, 'Web Shop.json:1'),
        place(174, 'Orders Service-Auth0 Management API.json:1'),
        place(197, 'Enrich login.json:1'),
        place(216, 'add-customer.json:8'),
      ];
      for (const one of places) expect(logged).toContain(one);
      expect(logged).toContain(
        'the secret CLAIM_NAMESPACE of the Action "add-customer" is not set',
      );
      expect(logged).not.toContain('CRM_KEY');
    });
  },
);

describe('An edit of an export in the directory format', () => {
  it('takes effect, but must be written to the files by hand', async () => {
    const { tenant } = await start(getFixture('directory'));
    const client = 'Orders Service';
    const edit = async (method: string) => {
      const response = await fetch(`${tenant.issuer}_local/edits`, {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ client, metadata: { a: 'b' }, grants: [] }),
      });
      return [response.status, await response.text()];
    };
    expect((await edit('PUT'))[0]).toBe(200);
    expect(await edit('POST')).toEqual([
      400,
      expect.stringMatching(/There is no .*tenant\.yaml.*directory format/),
    ]);
  });
});

describe('The keywords of an export', () => {
  const client = { name: 'Shop', app_type: 'non_interactive' };
  const grant = { client_id: 'Shop', audience: '##AUDIENCE##' };
  const api = { name: 'API', identifier: '##AUDIENCE##', scopes: '@@SCOPES@@' };
  const env = {
    AUDIENCE: 'urn:api',
    SCOPES: [{ value: 'a' }, { value: 'b' }],
    GRANTED: ['a'],
  };

  it.each([
    [
      'in YAML, quoted as the deploy tool writes them',
      {
        'tenant.yaml': `
resourceServers:
  - name: API
    identifier: '##AUDIENCE##'
    scopes: '@@SCOPES@@'
clients: [{ name: Shop, app_type: non_interactive }]
clientGrants:
  - client_id: Shop
    audience: '##AUDIENCE##'
    scope: '@@GRANTED@@'
`,
      },
    ],
    [
      'in JSON',
      {
        'resource-servers/API.json': JSON.stringify(api, null, 2),
        'clients/Shop.json': JSON.stringify(client),
        'clients/empty.json': '{}',
        'grants/Shop-API.json': JSON.stringify({
          ...grant,
          scope: '@@GRANTED@@',
        }),
        'actions/package.json': '{ "type": "commonjs" }',
        'actions/tsconfig.json': '// not JSON\n{}',
      },
    ],
  ])('are replaced %s', async (_what, files) => {
    const { tenant } = await start(makeFolder(files), env);
    const response = await tenant.requestToken('Shop');
    expect(decodeClaims(response)).toMatchObject({
      aud: 'urn:api',
      scope: 'a',
    });
  });

  it('stop the tenant, with file and line, if an API uses one without a value', async () => {
    const directory = makeFolder({
      'resource-servers/API.json': JSON.stringify(api, null, 2),
    });
    await expect(start(directory, { SCOPES: [] })).rejects.toThrow(
      /resource-servers.API\.json:3: .*no value for the keyword ##AUDIENCE##/,
    );
  });
});

describe('A change to an export in the directory format', () => {
  it('takes effect at the next request, even if it is a new file', async () => {
    const directory = makeFolder({
      'resource-servers/API.json': '{ "name": "API", "identifier": "urn:api" }',
      'clients/Shop.json': '{ "name": "Shop", "app_type": "non_interactive" }',
    });
    const { tenant, log } = await start(directory);
    expect((await tenant.requestToken('Shop')).status).toBe(403);
    mkdirSync(join(directory, 'grants'));
    writeFileSync(
      join(directory, 'grants', 'Shop-API.json'),
      '{ "client_id": "Shop", "audience": "urn:api", "scope": [] }',
    );
    expect((await tenant.requestToken('Shop')).status).toBe(200);
    expect(log.lines).toContain(
      'info The tenant’s files have changed and were reloaded.',
    );
  });
});

describe('A client without credentials in tenant.local.yaml', () => {
  const startWith = async (tenantYaml: string, localYaml = '') =>
    start(
      makeFolder({
        'tenant.yaml': tenantYaml,
        ...(localYaml && { 'tenant.local.yaml': localYaml }),
      }),
    );
  const getIds = ({ tenant }: { tenant: LocalTenant }) =>
    tenant.clients.map((client) => [client.clientId, client.clientSecret]);

  it('gets an id and a secret derived from its name, the same at each start', async () => {
    const started = await startWith(`clients:
  - { name: Müller & Söhne, app_type: non_interactive }
  - { name: shop, app_type: non_interactive }
  - { name: Shop!, app_type: non_interactive }
  - { name: 支付, app_type: non_interactive }
`);
    expect(getIds(started)).toEqual([
      ['local-muller-sohne', 'not-a-secret-muller-sohne'],
      ['local-shop-8d9001d3', expect.stringMatching(/^not-a-secret-shop-/)],
      [expect.stringMatching(/^local-shop-[\da-f]{8}$/), expect.any(String)],
      [expect.stringMatching(/^local-[\da-f]{8}$/), expect.any(String)],
    ]);
  });

  it('is logged with both when the tenant starts', async () => {
    const running = spawnCli(['start', `--directory=${getFixture('yaml')}`], {
      ISSUER_BASE_URL: await createIssuer(),
      TENANT_KEYS_FILE: await saveSharedKeys(makeFolder()),
    });
    await running.says(/ listens /);
    expect(running.output).toContain(
      'Orders Service (local-orders-service, not-a-secret-orders-service)',
    );
    running.signal('SIGTERM');
    await running.ended;
  });

  it('keeps its id from the export, but not its real secret', async () => {
    const started = await startWith(
      'clients: [{ name: Shop, app_type: non_interactive, client_id: AbC, client_secret: real }]',
    );
    expect(getIds(started)).toEqual([['AbC', 'not-a-secret-shop']]);
  });

  it('comes after clients with credentials', async () => {
    const started = await startWith(
      'clients: [{ name: A, app_type: non_interactive }, { name: B, app_type: non_interactive }]',
      'credentials: [{ name: B, client_id: b }, { name: C, client_id: c }]',
    );
    expect(getIds(started)).toEqual([
      ['b', 'not-a-secret-b'],
      ['local-a', 'not-a-secret-a'],
    ]);
    expect(started.log.lines).toEqual([
      'info Clients that are not in tenant.local.yaml have an ID and a secret derived from their name: A (local-a, not-a-secret-a)',
      expect.stringMatching(/^warn .*local\.yaml:1: there is no client "C"/),
    ]);
  });
});
