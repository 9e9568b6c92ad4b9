import { fileURLToPath } from 'node:url';
import { Tree } from '@angular-devkit/schematics';
import {
  SchematicTestRunner,
  UnitTestTree,
} from '@angular-devkit/schematics/testing/index.js';

/** The files of a small project that the schematic changes. */
export const project: Readonly<Record<string, string>> = {
  'package.json':
    '{ "type": "module", "dependencies": { "@nestjs/swagger": "*" } }',
  'nest-cli.json': '{}',
  'src/app.module.ts': `import { Module } from '@nestjs/common';
import { HealthModule } from './health/health.module.js';

// The root.
@Module({
  imports: [
    HealthModule, // first
  ],
})
export class AppModule {}
`,
  'src/auth/policy.ts': '',
  'src/auth/scopes.ts': `/** What each allows. */
export const scopes = {
  'read:metrics': 'Read the metrics', // for Prometheus
} as const satisfies Record<string, string>;
`,
  'tenant/tenant.yaml': `# The tenant as code.

resourceServers:
  - name: An API
    identifier: '##AUDIENCE##' # as in .env
    scopes:
      # For Prometheus.
      - value: read:metrics
        description: Read the metrics

clients:
  - name: Partner One
    app_type: non_interactive
    client_metadata:
      region: north # where they are

clientGrants:
  - client_id: Partner One
    audience: '##AUDIENCE##'
    scope: [read:metrics]

# What copies the metadata.
actions: []
`,
  'tenant/tenant.local.yaml': `# Only for the local tenant.
credentials:
  # The first one is the default.
  - name: Partner One
    client_id: local-partner-one
    client_secret: not-a-secret-partner-one

# The end.
`,
  'tenant/actions/add-client-metadata/code.js': `/** The keys. */
const copiedKeys = ['urn']; // no notes

exports.onExecuteCredentialsExchange = async () => {};
`,
};

export interface Generated {
  readonly tree: UnitTestTree;
  /** The output on the terminal. */
  readonly messages: string;
}

/** Runs `nest generate resource` on files. Default: those of the small project. */
export async function generate(
  options: Readonly<Record<string, unknown>>,
  files: Readonly<Record<string, string>> | UnitTestTree = project,
): Promise<Generated> {
  const runner = new SchematicTestRunner(
    '@repo/schematics',
    fileURLToPath(new URL('../../collection.json', import.meta.url)),
  );
  const messages: string[] = [];
  runner.logger.subscribe(({ message }) => messages.push(message));
  const tree = await runner.runSchematic(
    'resource',
    { name: 'orders', ...options },
    files instanceof UnitTestTree ? files : createTree(files),
  );
  return { tree, messages: messages.join('\n') };
}

function createTree(files: Readonly<Record<string, string>>): UnitTestTree {
  const tree = new UnitTestTree(Tree.empty());
  for (const [path, text] of Object.entries(files)) tree.create(path, text);
  return tree;
}

/** The texts of all files, by path. */
export const getTexts = (tree: UnitTestTree): Record<string, string> =>
  Object.fromEntries(
    tree.files.map((path) => [path.slice(1), tree.readText(path)]),
  );
