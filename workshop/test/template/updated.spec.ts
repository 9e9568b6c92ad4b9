import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getBrokenLinks } from '../../support/broken-links.js';
import { copyFiles, git, ProjectCopy } from '../../support/copy-project.js';
import { getDocument } from '../../support/documents.js';

// Updates a project that was made from the previous commit to the current one.
const longest = 900_000;

/** A change in a file that belongs to the owner. */
const fix = '// A fix from upstream.\n';

/** The versions in docs/updating.md. */
const [before, after] = ['v0.1.0', 'v0.2.0'];

let upstream: string;
let project: ProjectCopy;
beforeAll(() => {
  upstream = realpathSync(mkdtempSync(join(tmpdir(), 'upstream-')));
  git(upstream, 'init', '--quiet');
  const tag = (name: string) => {
    git(upstream, 'add', '--all');
    git(upstream, 'commit', '--quiet', '--allow-empty', '--message', name);
    git(upstream, 'tag', name);
  };
  unpack('.', getCommitBefore(), upstream);
  tag(before);
  git(upstream, 'rm', '-r', '--quiet', '.');
  copyFiles(upstream);
  appendFileSync(join(upstream, 'src/create-app.ts'), fix);
  // A release adds a dependency (here one that is installed anyway).
  editJson('package.json', (json) => {
    const others = json['dependencies'] as object;
    json['dependencies'] = { '@fastify/error': '^4.0.0', ...others };
  });
  editJson('packages/access-tokens/package.json', (json) => {
    json['version'] = '0.2.0';
  });
  tag(after);
  project = new ProjectCopy((folder) => unpack(upstream, before, folder));
});
afterAll(() => {
  project.remove();
  rmSync(upstream, { recursive: true, force: true });
});

/** The commit before the current files, if this clone has it. */
function getCommitBefore(): string {
  const isCommitted = git('.', 'status', '--porcelain') === '';
  const commits = git('.', 'rev-list', '--max-count=2', 'HEAD').split('\n');
  return (isCommitted && commits[1]) || (commits[0] ?? '');
}

function editJson(
  path: string,
  change: (json: Record<string, unknown>) => void,
): void {
  const file = join(upstream, path);
  const json = JSON.parse(readFileSync(file, 'utf8')) as Record<
    string,
    unknown
  >;
  change(json);
  writeFileSync(file, `${JSON.stringify(json, null, 2)}\n`);
}

function unpack(repository: string, commit: string, folder: string): void {
  const archive = execFileSync('git', ['archive', commit], {
    cwd: repository,
    maxBuffer: 256 * 1024 * 1024,
  });
  execFileSync('tar', ['-xf', '-', '-C', folder], { input: archive });
}

const [once = '', takeOver = '', finish = ''] = getDocument('docs/updating.md')
  .blocks.filter(({ language }) => language === 'sh')
  .map(({ code }) => code);

describe('docs/updating.md', () => {
  it(
    'starts from a project with its own edits',
    async () => {
      const { code, output } = await project.npm(
        'make-yours',
        'orders-api',
        '--without',
        'sample,examples,deploy',
      );
      expect([code, output]).toEqual([0, expect.any(String)]);
      project.edit(
        'src/auth/scopes.ts',
        'export const scopes = {',
        "export const scopes = {\n  'read:orders': 'Read orders',",
      );
      project.edit('src/main.ts', /$/, '// An edit of its own.\n');
      project.edit(
        'package.json',
        '"version": "0.1.0",\n  "desc',
        '"version": "1.0.0",\n  "desc',
      );
      // Its own releases have tags like upstream's.
      project.git('tag', after);
      // A file that an older version had and the newer one does not have.
      project.write('src/platform/old.ts', 'export const old = true;\n');
      project.commit();
      expect(getBrokenLinks(project)).toEqual([]);
    },
    longest,
  );

  it(
    'updates it to the newer version with its commands',
    async () => {
      const page = /"repository": "([^"]+)",\s+"version"/.exec(
        project.read('package.json'),
      )?.[1];
      project.git('config', `url.${upstream}.insteadOf`, page ?? '');

      for (const lines of [once, takeOver]) {
        const { code, output } = await project.shell(lines);
        expect([code, output]).toEqual([0, expect.any(String)]);
      }
      const { code, output } = await project.shell(finish);
      expect([code, output]).toEqual([0, expect.any(String)]);
      expect(output).toMatch(/Tests .* passed/);
    },
    longest,
  );

  it('makes the folders equal to upstream, and keeps the owner’s edits', () => {
    const folders = ['packages', 'src/platform', 'src/operations'];
    expect(
      project.git('diff', '--stat', `upstream/${after}`, '--', ...folders),
    ).toBe('');
    expect(project.read('src/auth/scopes.ts')).toContain("'read:orders'");
    expect(project.read('src/main.ts')).toContain('// An edit of its own.');
    expect(project.read('src/create-app.ts')).toContain(fix);
    const json = JSON.parse(project.read('package.json')) as object;
    expect(json).toMatchObject({
      name: 'orders-api',
      version: '1.0.0',
      dependencies: { '@fastify/error': '^4.0.0' },
      upstream: { version: '0.2.0' },
    });
  });
});
