import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { editFile, withoutLines, withoutParts } from './edit.js';
import { getProjectFiles, readIdentity, replaceIdentity } from './identity.js';
import { editPackage, parsePackage } from './package-json.js';
import { optionalParts, workshop, type Part } from './parts.js';
import { readRequest, usage, type Request } from './request.js';
import { WorkingTree } from './working-tree.js';

const folder = resolve('.');
const getPath = (path: string) => join(folder, path);
const readPackage = (path: string) =>
  parsePackage(readFileSync(getPath(path), 'utf8'));

/** Changes all files except those of the workshop. */
function changeFiles(request: Request): void {
  const { packageName, identity, hasRepository, without } = request;
  const from = readIdentity(folder);
  const files = new URL('../../make-yours/files/', import.meta.url);
  const dropped: Part[] = [
    workshop,
    ...without.map((part) => optionalParts[part]),
  ];
  for (const { paths, lines = {}, replacements } of dropped) {
    for (const path of paths) rmSync(getPath(path), { recursive: true });
    for (const [path, pattern] of Object.entries(lines))
      editFile(getPath(path), (text) => withoutLines(text, pattern));
    if (replacements)
      cpSync(new URL(replacements, files), folder, { recursive: true });
  }

  const kept = Object.fromEntries([
    ['workshop', false],
    ...Object.keys(optionalParts).map((part) => [
      part,
      !without.some((name) => name === part),
    ]),
  ]) as Record<string, boolean>;
  const words = dropped.flatMap((part) => Object.entries(part.words ?? {}));
  for (const path of getProjectFiles(folder)) {
    editFile(getPath(path), (text) =>
      words.reduce(
        (result, [word, other]) => result.replaceAll(word, other),
        withoutParts(text, kept),
      ),
    );
  }
  replaceIdentity(folder, from, identity);

  // The packages have the template's version; the root package has that of the API.
  const { version } = readPackage('packages/access-tokens/package.json');
  editFile(getPath('package.json'), (text) =>
    editPackage(text, (json) => {
      json.name = packageName;
      json.description = `${identity.title}: an API for machine-to-machine clients.`;
      if (hasRepository) json.homepage = `${identity.repository}#readme`;
      json.scripts['test:all'] = 'npm test && npm test --workspaces';
      for (const { dependencies = [] } of dropped)
        for (const key of dependencies) delete json.dependencies[key];
      json.upstream = { repository: from.repository, version };
    }),
  );
}

/** The last step. Renaming takes only an instant, so until then, the command can be run again. */
function removeItself(): void {
  const trash = getPath('workshop~');
  renameSync(getPath('workshop'), trash);
  editFile(getPath('package.json'), (text) =>
    editPackage(text, ({ scripts }) => {
      delete scripts['make-yours'];
    }),
  );
  rmSync(trash, { recursive: true });
}

/** Runs a Node program, and shows what it prints only if it fails. @throws {Error} if it fails */
function run(what: string, ...args: string[]): void {
  console.log(what);
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) {
    throw new Error(
      `This failed. Fix the cause, then run the same command again:\n\n${stdout}${stderr}`,
    );
  }
}

function makeYours(request: Request): void {
  const npm = process.env['npm_execpath'];
  if (npm === undefined) throw new Error('Run this with npm:\n\n' + usage);
  const tree = new WorkingTree(folder);
  if (tree.wasInterrupted) {
    tree.stash();
    console.log(
      'An earlier run did not finish. Its changes are in the git stash now (git stash list).',
    );
  }
  tree.begin();
  console.log('Changing files …');
  changeFiles(request);
  // Names of a different length change where lines break.
  run(
    'Formatting …',
    'node_modules/prettier/bin/prettier.cjs',
    '--write',
    '--ignore-unknown',
    '--log-level=error',
    ...tree.changed,
  );
  run(
    'Installing, to update package-lock.json …',
    npm,
    'install',
    '--no-audit',
    '--no-fund',
  );
  removeItself();
  tree.end();
}

try {
  const { dependencies, devDependencies } = readPackage('package.json');
  const request = readRequest(
    process.argv.slice(2),
    Object.keys({ ...dependencies, ...devDependencies }),
  );
  if (request === undefined) console.log(usage);
  else {
    makeYours(request);
    const { title, audience, namespace, repository } = request.identity;
    console.log(`
Done: this project is now ${title}.

  audience         ${audience}
  claim namespace  ${namespace}
  repository       ${repository}

git status shows what has changed; nothing is committed. Next:

  npm test
  git add --all && git commit --message "Make it ours"

README.md describes your API. Keep LICENSE: it covers the code that you started from.
If .env sets AUDIENCE or CLAIM_NAMESPACE, it overrides the new values of .env.example.
If npm run start:dev or npm run tenant is running, restart it: it still has the old names. Then request new tokens, because the old ones are for the old audience.`);
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
