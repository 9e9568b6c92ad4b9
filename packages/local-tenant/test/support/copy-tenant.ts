import {
  cpSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { LocalTenant } from '../../src/local-tenant.js';
import { startLocalTenant } from '../../src/start-local-tenant.js';
import { saveSharedKeys } from './shared-keys.js';
import {
  type OnEnd,
  recordingLogger,
  type RecordingLogger,
} from './test-tenant.js';

/** A copy of the tests' tenant, which a test can edit. */
export interface TenantCopy {
  readonly directory: string;
  readonly actionFile: string;
  readonly tenantFile: string;
  readonly localFile: string;
  /** Replaces text in a file and saves it as most editors do: a new file, renamed over the old one. */
  edit(file: string, from: string | RegExp, to: string): void;
  remove(): void;
}

/** The tests' tenant. It has nothing to do with a project's tenant/. */
export const testDirectory = fileURLToPath(
  new URL('../tenant', import.meta.url),
);

export function copyTenant(): TenantCopy {
  const directory = mkdtempSync(join(tmpdir(), 'tenant-'));
  cpSync(testDirectory, directory, { recursive: true });
  const tenantFile = join(directory, 'tenant.yaml');
  const localFile = join(directory, 'tenant.local.yaml');
  return {
    directory,
    actionFile: join(directory, 'actions', 'add-client-metadata', 'code.js'),
    tenantFile,
    localFile,
    edit,
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

export interface StartedCopy {
  readonly copy: TenantCopy;
  readonly tenant: LocalTenant;
  readonly logger: RecordingLogger;
  /** The file of the changes made on its page. */
  readonly overlayFile: string;
}

/** Copies the tenant and starts the copy. It is closed when the test ends. */
export async function startTenantCopy(
  onEnd: OnEnd = onTestFinished,
): Promise<StartedCopy> {
  const copy = copyTenant();
  const { directory } = copy;
  const logger = recordingLogger();
  const keysFile = await saveSharedKeys(directory);
  const overlayFile = join(directory, 'overlay.yaml');
  const tenant = await startLocalTenant({
    directory,
    keysFile,
    overlayFile,
    logger,
  });
  onEnd(async () => {
    await tenant.close();
    copy.remove();
  });
  return { copy, tenant, logger, overlayFile };
}

function edit(file: string, from: string | RegExp, to: string): void {
  const text = readFileSync(file, 'utf8');
  const edited = text.replace(from, to);
  if (edited === text) throw new Error(`${file} has nothing to replace`);
  writeFileSync(`${file}~`, edited);
  renameSync(`${file}~`, file);
}
