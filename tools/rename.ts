import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { faultsOf } from './rename/faults-of.js';
import {
  identityKeys,
  identityOf,
  readIdentity,
  type Identity,
} from './rename/identity.js';
import { renameProject, type ChangedFile } from './rename/rename-project.js';

const usage = `Gives this project a name of its own, in every file: package, tenant, environment, docs, deployment, tests.

  npm run rename -- orders-api
  npm run rename -- orders-api --audience https://api.acme.com --namespace https://acme.com/

  --title <words>     what people call it; by default the name's words
  --audience <uri>    the API's identifier in the tenant; by default https://<name>.example
  --namespace <url>   the prefix of the custom claims; by default https://<name>.example/
  --repository <url>  where its source is kept; by default https://github.com/your-org/<name>

Can be run again. What is not given is kept where the name stays the same.`;

const folder = fileURLToPath(new URL('..', import.meta.url));

try {
  const { name, options } = readArguments();
  const from = readIdentity(folder);
  const to: Identity = {
    ...(name === from.name ? from : identityOf(name)),
    ...options,
  };
  const faults = faultsOf(to);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  report(from, to, await renameProject(folder, from, to));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      title: { type: 'string' },
      audience: { type: 'string' },
      namespace: { type: 'string' },
      repository: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const { help, ...options } = values;
  const [name, ...others] = positionals;
  if (help) {
    console.log(usage);
    process.exit(0);
  }
  if (name === undefined || others.length > 0) throw new Error(usage);
  return { name, options };
}

function report(from: Identity, to: Identity, files: ChangedFile[]): void {
  if (files.length === 0) {
    console.log(`Nothing to change: this is ${to.name} already.`);
    return;
  }
  for (const key of identityKeys) {
    const places = files.reduce((sum, { counts }) => sum + counts[key], 0);
    console.log(
      from[key] === to[key]
        ? `${key}: ${to[key]}, as before`
        : `${key}: ${from[key]} is now ${to[key]}, in ${places} places`,
    );
  }
  console.log(
    `\n${files.length} files have changed; git diff shows what. LICENSE has not: its copyright line has to stay.`,
  );
  const set = ['AUDIENCE', 'CLAIM_NAMESPACE'].filter(isSetInDotEnv);
  if (set.length > 0) {
    console.log(
      `.env sets ${set.join(' and ')}, which wins over .env.example: see whether that is still meant.`,
    );
  }
  console.log(
    '\nA real tenant knows nothing of it yet: deploy tenant/ to it again (docs/deploy-tenant.md). A new audience is a new API there.',
  );
}

function isSetInDotEnv(variable: string): boolean {
  const file = join(folder, '.env');
  return (
    existsSync(file) &&
    new RegExp(`^${variable}=`, 'm').test(readFileSync(file, 'utf8'))
  );
}
