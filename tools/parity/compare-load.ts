import { deepStrictEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileReader } from '../../tenant/local/config/file-reader.js';
import type { Keywords } from '../../tenant/local/config/keywords.js';
import type { TenantDefinition } from '../../tenant/local/config/tenant-definition.js';
import { TenantSource } from '../../tenant/local/config/tenant-source.js';
import { tenantDirectory } from '../../tenant/local/project-environment.js';
import { silentLogger } from '../../tenant/local/tenant-logger.js';
import type { DeployCli } from './deploy-cli.js';
import { type Assets, fromAssets, fromDefinition } from './tenant-summary.js';

/** This project's tenant as the local tenant loads it. */
export function loadLocally(keywords: Keywords): TenantDefinition {
  const files = new FileReader();
  return new TenantSource(
    tenantDirectory,
    keywords,
    files,
    silentLogger,
  ).current().definition;
}

/** Loads this project's tenant with the deploy tool's own loader, and compares. No tenant is asked for anything. */
export async function compareLoad(
  cli: DeployCli,
  keywords: Keywords,
): Promise<void> {
  const warnings: string[] = [];
  const { default: logger } = cli.require('auth0-deploy-cli/lib/logger') as {
    default: Record<string, (message: string) => void>;
  };
  logger['warn'] = logger['error'] = (message) => void warnings.push(message);

  const { default: YamlContext } = cli.require(
    'auth0-deploy-cli/lib/context/yaml',
  ) as {
    default: new (
      config: object,
      client: unknown,
    ) => { assets: Assets; loadAssetsFromLocal(): Promise<void> };
  };
  const context = new YamlContext(
    {
      AUTH0_INPUT_FILE: join(tenantDirectory, 'tenant.yaml'),
      AUTH0_KEYWORD_REPLACE_MAPPINGS: { ...keywords },
    },
    managementClient,
  );
  await context.loadAssetsFromLocal();

  deepStrictEqual(warnings, [], 'The deploy tool warns');
  deepStrictEqual(
    fromDefinition(loadLocally(keywords), (path) => readFileSync(path, 'utf8')),
    fromAssets(context.assets),
    'The deploy tool loads another tenant',
  );
}

/** Stands for a client of the management API, which loading does not use. */
const managementClient: unknown = new Proxy(() => {}, {
  get: (_target, name) => (name === 'then' ? undefined : managementClient),
  apply: () => managementClient,
});
