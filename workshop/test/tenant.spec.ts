import {
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { LocalTenant } from '@repo/local-tenant';
import fc from 'fast-check';
import {
  afterAll,
  beforeAll,
  describe,
  expect,
  it,
  onTestFinished,
} from 'vitest';
import type { TestFiles } from '../../packages/local-tenant/test/support/tenant-files.js';
import { getTokenResponse } from '../../packages/local-tenant/test/support/test-tenant.js';
import { run } from '../support/start-process.js';
import { startProjectTenant } from '../support/use-project.js';

const file = resolve('tenant/actions/add-client-metadata/code.js');
const action = readFileSync(file, 'utf8');
const hook = readFileSync('tenant/hooks/add-client-metadata.js', 'utf8');

describe('The Action’s file', () => {
  it('is CommonJS and exports a real async function', async () => {
    const required = createRequire(import.meta.url)(file) as Record<
      string,
      { constructor: { name: string } }
    >;
    const name = required['onExecuteCredentialsExchange']?.constructor.name;
    expect(name).toBe('AsyncFunction');
    expect(await import(file)).toHaveProperty([
      'default',
      ...Object.keys(required),
    ]);
  });

  it('is at most 100 kB', () => {
    expect(Buffer.byteLength(action)).toBeLessThanOrEqual(100_000);
  });

  it('contains nothing that the deploy tool would replace', () => {
    expect(action).not.toMatch(/##\w+##|@@\w+@@/);
  });

  it('requires only built-in modules', () => {
    const required = [...action.matchAll(/require\(['"]([^'"]+)['"]\)/g)];
    expect(required.filter(([, id = '']) => !isBuiltin(id))).toEqual([]);
  });
});

describe('The folder of Actions', () => {
  /** An Action like the dashboard's template and Auth0's examples, with the usual comment. */
  const usual = `
    /**
     * Handler that will be called during the execution of a Client Credentials exchange.
     *
     * @param {Event} event - Details about client credentials grant request.
     * @param {CredentialsExchangeAPI} api - Interface whose methods can be used to change the behavior of client credentials grant.
     */
    exports.onExecuteCredentialsExchange = async (event, api) => {
      if (event.request.geoip.continentCode === 'NA') {
        return api.access.deny('invalid_request', 'Not from here.');
      }
      try {
        await fetch(event.secrets.URL);
      } catch (error) {
        console.log(error.message);
      }
    };`;

  it('type-checks Actions as the dashboard has them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'actions-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    cpSync('tsconfig.json', join(folder, 'tsconfig.json'));
    cpSync('tenant', join(folder, 'tenant'), { recursive: true });
    const files = {
      'usual.js': usual,
      'bare.js': usual.replace(/\/\*\*[^]*?\*\//, ''),
      'wrong.js': usual.replace('secrets.URL', 'secret.URL'),
    };
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(folder, 'tenant/actions', name), text);
    }
    const { code, output } = await run(
      [
        process.execPath,
        'node_modules/typescript/bin/tsc',
        '-p',
        'tenant/actions',
      ],
      { cwd: folder, env: process.env },
    );
    expect(code).not.toBe(0);
    expect(output.trim()).toMatch(/^\S*wrong\.js.* 'secret' does not exist.*$/);
  });
});

describe('This project’s Action and its Hook', () => {
  const CLAIM_NAMESPACE = 'https://example.com/';

  const asAction = {
    actions: [action],
    change: ({ tenant }: TestFiles) => {
      const [item = {}] = tenant['actions'] as Record<string, unknown>[];
      item['secrets'] = [{ name: 'CLAIM_NAMESPACE', value: CLAIM_NAMESPACE }];
    },
  };
  const asHook = {
    hook,
    change: ({ local }: TestFiles) => {
      const [item = {}] = local['hooks'] as Record<string, unknown>[];
      item['secrets'] = { CLAIM_NAMESPACE };
    },
  };
  const key = fc.oneof(
    fc.constantFrom('urn', 'plan', 'note', 'scope', 'sub', 'https://x'),
    fc.stringMatching(/^[A-Za-z0-9:_ ]{1,20}$/),
  );
  const metadatas = fc.sample(
    fc.dictionary(key, fc.string({ maxLength: 40 }), { maxKeys: 10 }),
    15,
  );

  it('give the same claims, whatever the metadata', async () => {
    for (const metadata of metadatas) {
      const client = { client_metadata: metadata };
      const [byAction = {}, byHook] = await Promise.all(
        [asAction, asHook].map(async (options) => {
          const { claims } = await getTokenResponse({ ...options, client });
          const { iss: _iss, iat: _iat, exp: _exp, ...others } = claims;
          return others;
        }),
      );
      expect(byHook).toEqual(byAction);
      const { urn = '', plan = '' } = metadata;
      expect(byAction[`${CLAIM_NAMESPACE}urn`] ?? '').toBe(urn);
      expect(byAction[`${CLAIM_NAMESPACE}plan`] ?? '').toBe(plan);
    }
  });

  it('both reject tokens if the namespace is missing', async () => {
    for (const options of [{ actions: [action] }, { hook }]) {
      const { status, body } = await getTokenResponse(options);
      expect(status).toBe(500);
      expect(body['error_description']).toMatch(
        'has no secret CLAIM_NAMESPACE',
      );
    }
  });
});

describe('The clients that demonstrate rejections', () => {
  const names = ['Partner Without Scope', 'Partner Without Metadata'];
  let tenant: LocalTenant;
  beforeAll(async () => {
    tenant = await startProjectTenant();
  });
  afterAll(() => tenant.close());

  it('are not deployed', () => {
    const deployed = readFileSync('tenant/tenant.yaml', 'utf8');
    for (const name of names) expect(deployed).not.toContain(name);
  });

  it.each(names)('get tokens from the local tenant: %s', async (name) => {
    const client = tenant.clients.find((each) => each.name === name);
    expect(client).toBeDefined();
    const { status, body } = await tenant.requestToken(name);
    expect(status).toBe(200);
    const scopes = client?.grants[0]?.scopes ?? [];
    expect(body['scope']).toBe(scopes.join(' ') || undefined);
  });
});
