import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  deriveIdentity,
  getFaults,
  identityKeys,
  readIdentity,
  replaceIdentity,
} from './identity.js';

const usage = `Gives this project a name of its own, in every file: package, tenant, environment, docs, deployment, tests.

  npm run rename -- orders-api
  npm run rename -- orders-api --audience https://api.acme.com --namespace https://acme.com/

  --title <words>     the heading of the README; by default the name's words
  --audience <uri>    the API's identifier in the tenant; by default https://<name>.example
  --namespace <url>   the prefix of the custom claims; by default https://<name>.example/
  --repository <url>  the page of its repository; by default https://github.com/your-org/<name>

Can be run again. What is not given is kept if the name stays the same.`;

const folder = fileURLToPath(new URL('../..', import.meta.url));
const text = { type: 'string' } as const;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      title: text,
      audience: text,
      namespace: text,
      repository: text,
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

  const from = readIdentity(folder);
  const to = {
    ...(name === from.name ? from : deriveIdentity(name)),
    ...options,
  };
  const faults = getFaults(to);
  if (faults.length > 0) throw new Error(faults.join('\n'));

  const changed = replaceIdentity(folder, from, to);
  if (changed.length === 0) {
    console.log(`Nothing to change: this is ${to.name} already.`);
    process.exit(0);
  }
  // Values of another length move line breaks.
  execFileSync(
    process.execPath,
    [
      'node_modules/prettier/bin/prettier.cjs',
      '--write',
      '--ignore-unknown',
      '--log-level=error',
      ...changed,
    ],
    { cwd: folder, stdio: 'inherit' },
  );
  for (const key of identityKeys)
    console.log(
      from[key] === to[key]
        ? `${key}: ${to[key]}, as before`
        : `${key}: ${from[key]} is now ${to[key]}`,
    );
  console.log(`
${changed.length} files have changed; git diff shows what. LICENSE has not: its copyright line has to stay.
If .env sets AUDIENCE or CLAIM_NAMESPACE, it wins over .env.example: check whether that is still right.
A real tenant does not know the new values yet: deploy tenant/ to it again (docs/deploy-tenant.md).`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
