import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { getBrokenLinks } from '../../support/broken-links.js';
import { ProjectCopy } from '../../support/copy-project.js';

// Checks what remains after every choice of parts; the other files here check that it works.
let project: ProjectCopy;
beforeAll(() => {
  const tsc = 'node_modules/typescript/bin/tsc';
  execFileSync(process.execPath, [tsc, '-p', 'workshop/make-yours']);
  project = new ProjectCopy();
  project.write('.git/no-npm.js', '');
});
afterEach(() => project.git('reset', '--quiet', '--hard'));
afterAll(() => project.remove());

const choices = ['sample', 'examples', 'deploy'].reduce<string[][]>(
  (lists, part) => [...lists, ...lists.map((list) => [...list, part])],
  [[]],
);

/** Words that are only about a part. */
const traces: Readonly<Record<string, string>> = {
  sample: 'text-?analysis|wink|partner[- ](one|two)',
  examples: 'python|golang',
  deploy: 'docker|kubernetes',
};

describe('make-yours', () => {
  it.each(choices.map((without) => [without]))(
    'without %j leaves no link, mark or name of the removed parts',
    async (without) => {
      // Nothing is installed.
      const { code, output } = await project.nodeWith(
        { npm_execpath: '.git/no-npm.js' },
        resolve('workshop/build/make-yours/main.js'),
        'orders-api',
        ...without.flatMap((part) => ['--without', part]),
      );
      expect([code, output]).toEqual([0, expect.any(String)]);
      project.git('add', '--all');
      expect(getBrokenLinks(project)).toEqual([]);

      const gone = [
        'workshop|\\b(only with|end): \\w',
        ...without.map((part) => traces[part] ?? ''),
      ];
      const leftBehind = project.files.filter(
        (path) =>
          !/^packages\/|^package-lock|\.png$/.test(path) &&
          new RegExp(gone.join('|'), 'i').test(project.read(path)),
      );
      expect(leftBehind).toEqual([]);
    },
  );
});
