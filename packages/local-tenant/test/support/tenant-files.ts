import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { parse, stringify } from 'yaml';
import { FileReader } from '../../src/config/file-reader.js';
import type { TenantDefinition } from '../../src/config/tenant-definition.js';
import { TenantSource } from '../../src/config/tenant-source.js';
import type { LocalTenantOptions } from '../../src/local-tenant.js';
import { silentLogger } from '../../src/tenant-logger.js';

export const audience = 'https://api.test/';

/** An Action with this body. */
export const action = (body: string) =>
  `exports.onExecuteCredentialsExchange = async (event, api) => { ${body} };`;

/** A Hook with this body. */
export const hook = (body: string) =>
  `module.exports = function (client, scope, audience, context, cb) { ${body} };`;

export type Members = Record<string, unknown>;

interface Sections {
  readonly clients: Members[];
  readonly clientGrants: Members[];
  [section: string]: unknown;
}

/** The files of a tenant, before they are written. */
export interface TestFiles {
  /** tenant.yaml */
  readonly tenant: Sections & { resourceServers: Members[] };
  /** tenant.local.yaml */
  readonly local: Sections & { credentials: Members[] };
}

/** What differs from an ordinary tenant. */
export interface TestTenantOptions extends LocalTenantOptions {
  /** The code of Actions, in the order in which they run. */
  readonly actions?: readonly string[];
  /** The code of a Hook, which then runs instead. */
  readonly hook?: string;
  /** Members of its one API, its one client and its one grant. */
  readonly api?: Members;
  readonly client?: Members;
  readonly grant?: Members;
  /** The section `tenant`. */
  readonly settings?: Members;
  /** Any other difference. */
  readonly change?: (files: TestFiles) => void;
}

/** A tenant with one API, one client and a grant for all scopes; no Action. */
const ordinaryTenant = `
resourceServers:
  - { name: API, identifier: '${audience}', scopes: [{ value: read }, { value: write }] }
clients:
  - name: Client
    app_type: non_interactive
    client_metadata: { urn: 'urn:test:client', plan: pro }
clientGrants:
  - { client_id: Client, audience: '${audience}', scope: [read, write] }
`;
const ordinaryLocal = `
credentials: [{ name: Client, client_id: client, client_secret: secret }]
clients: []
clientGrants: []
`;

/** Writes the tenant's files to a new folder. */
export function writeTestTenant(options: TestTenantOptions): string {
  const {
    actions = [],
    hook: hookCode,
    api,
    client,
    grant,
    settings,
  } = options;
  const tenant = parse(ordinaryTenant) as TestFiles['tenant'];
  const local = parse(ordinaryLocal) as TestFiles['local'];
  Object.assign(tenant.resourceServers[0]!, api);
  Object.assign(tenant.clients[0]!, client);
  Object.assign(tenant.clientGrants[0]!, grant);
  const names = actions.map((_code, index) => `action-${index}`);
  const trigger = 'credentials-exchange';
  tenant['tenant'] = settings;
  tenant['actions'] = names.map((name) => ({
    name,
    code: `./actions/${name}.js`,
    deployed: true,
    supported_triggers: [{ id: trigger, version: 'v2' }],
  }));
  tenant['triggers'] = {
    [trigger]: names.map((name) => ({ action_name: name, display_name: name })),
  };
  if (hookCode !== undefined) {
    const script = './hooks/hook.js';
    local['credentials_exchange'] = 'hooks';
    local['hooks'] = [
      { name: 'hook', triggerId: trigger, script, enabled: true },
    ];
  }
  options.change?.({ tenant, local });

  const directory = mkdtempSync(join(tmpdir(), 'tenant-'));
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  };
  write('tenant.yaml', stringify(tenant));
  write('tenant.local.yaml', stringify(local));
  actions.forEach((code, index) => write(`actions/action-${index}.js`, code));
  if (hookCode !== undefined) write('hooks/hook.js', hookCode);
  return directory;
}

/** Writes a tenant's files and loads them, without starting a server. */
export function loadTestTenant(options: TestTenantOptions): TenantDefinition {
  const directory = writeTestTenant(options);
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const files = new FileReader();
  const { env = {} } = options;
  return new TenantSource(directory, env, files, silentLogger).current()
    .definition;
}
