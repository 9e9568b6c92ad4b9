import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import {
  type LocalTenant,
  type LocalTenantOptions,
  startLocalTenant,
} from '../start-local-tenant.js';
import { type RecordingLogger, recordingLogger } from './recording-logger.js';
import { saveSharedKeys } from './shared-keys.js';

type YamlItem = Record<string, unknown>;

/** The files of a tenant, before they are written. */
export interface TestFiles {
  /** tenant.yaml */
  readonly tenant: {
    clients: YamlItem[];
    resourceServers: YamlItem[];
    clientGrants: YamlItem[];
    [section: string]: unknown;
  };
  /** tenant.local.yaml */
  readonly local: {
    credentials: YamlItem[];
    clients: YamlItem[];
    clientGrants: YamlItem[];
    [section: string]: unknown;
  };
}

export interface TestTenantOptions extends LocalTenantOptions {
  /** The code of Actions, in the order in which they run. */
  readonly actions?: readonly string[];
  /** The code of a Hook, which then runs instead. */
  readonly hook?: string;
  /** Makes the difference from an ordinary tenant. */
  readonly change?: (files: TestFiles) => void;
}

export interface TestTenant extends LocalTenant {
  readonly directory: string;
  readonly log: RecordingLogger;
}

export const audience = 'https://api.test/';

/** Ends what {@link startTestTenant} has started; for `afterEach`. */
export async function stopTestTenants(): Promise<void> {
  await Promise.all(started.splice(0).map((stop) => stop()));
}

const started: (() => Promise<void>)[] = [];

/** A tenant with one API, one client and a grant for all scopes; no Action unless given. */
export async function startTestTenant(
  options: TestTenantOptions = {},
): Promise<TestTenant> {
  const directory = writeTestTenant(options);
  const keysFile = await saveSharedKeys(directory);
  const log = recordingLogger();
  const tenant = await startLocalTenant({
    directory,
    keysFile,
    logger: log,
    ...options,
  });
  started.push(async () => {
    await tenant.close();
    rmSync(directory, { recursive: true });
  });
  return Object.assign(tenant, { directory, log });
}

/** Only writes the files, into a folder of their own. */
export function writeTestTenant(options: TestTenantOptions): string {
  const { actions = [], hook, change } = options;
  const directory = mkdtempSync(join(tmpdir(), 'tenant-'));
  const files = ordinaryFiles(actions, hook);
  change?.(files);

  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  };
  write('tenant.yaml', stringify(files.tenant));
  write('tenant.local.yaml', stringify(files.local));
  actions.forEach((code, index) => write(`actions/action-${index}.js`, code));
  if (hook !== undefined) write('hooks/hook.js', hook);
  return directory;
}

function ordinaryFiles(
  actions: readonly string[],
  hook: string | undefined,
): TestFiles {
  return {
    tenant: {
      resourceServers: [
        {
          name: 'API',
          identifier: audience,
          scopes: [{ value: 'read' }, { value: 'write' }],
        },
      ],
      clients: [
        {
          name: 'Client',
          app_type: 'non_interactive',
          client_metadata: { urn: 'urn:test:client', plan: 'pro' },
        },
      ],
      clientGrants: [
        { client_id: 'Client', audience, scope: ['read', 'write'] },
      ],
      actions: actions.map((_code, index) => ({
        name: `action-${index}`,
        code: `./actions/action-${index}.js`,
        deployed: true,
        supported_triggers: [{ id: 'credentials-exchange', version: 'v2' }],
      })),
      triggers: {
        'credentials-exchange': actions.map((_code, index) => ({
          action_name: `action-${index}`,
          display_name: `action-${index}`,
        })),
      },
    },
    local: {
      credentials: [
        { name: 'Client', client_id: 'client', client_secret: 'secret' },
      ],
      clients: [],
      clientGrants: [],
      ...(hook !== undefined && {
        credentials_exchange: 'hooks',
        hooks: [
          {
            name: 'hook',
            triggerId: 'credentials-exchange',
            script: './hooks/hook.js',
            enabled: true,
          },
        ],
      }),
    },
  };
}
