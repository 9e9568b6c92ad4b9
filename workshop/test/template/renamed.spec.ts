import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  getProjectFiles,
  identityKeys,
  readIdentity,
} from '../../rename/identity.js';
import { ProjectCopy } from '../../support/copy-project.js';

let project: ProjectCopy;
beforeAll(() => {
  project = new ProjectCopy();
});
afterAll(() => project.remove());

const rename = (...args: string[]) => project.npm('rename', ...args);

const filesWith = (text: string) =>
  getProjectFiles(project.folder).filter((path) =>
    project.read(path).includes(text),
  );

// It rewrites and formats every file of the project.
describe('npm run rename', () => {
  it.each([
    [['orders'], /two words or more/],
    [['passport-jwt'], /means something else here already, in .*package\.json/],
    [['orders-api', 'other-api'], /npm run rename -- orders-api/],
    [['orders-api', '--nope'], /--nope/],
  ])('refuses %j and changes nothing', async (args, saying) => {
    const before = readIdentity(project.folder);
    const { code, output } = await rename(...args);
    expect(output).toMatch(saying);
    expect(output).not.toMatch(/^\s+at /m);
    expect(code).toBe(1);
    expect(readIdentity(project.folder)).toEqual(before);
  });

  it('changes everything by a name alone, and says what', async () => {
    const before = readIdentity(project.folder);
    const { code, output } = await rename('zebra-crossing-desk');
    expect([code, output]).toEqual([0, expect.any(String)]);
    expect(readIdentity(project.folder)).toEqual({
      name: 'zebra-crossing-desk',
      title: 'Zebra Crossing Desk',
      audience: 'https://zebra-crossing-desk.example',
      namespace: 'https://zebra-crossing-desk.example/',
      repository: 'https://github.com/your-org/zebra-crossing-desk',
    });
    for (const key of identityKeys) {
      expect(output).toContain(`${key}: ${before[key]} is now `);
      expect([key, filesWith(before[key])]).toEqual([key, []]);
    }
  });

  it('can be run again, with values of one’s own', async () => {
    const args = [
      'zebra-crossing-desk',
      '--audience=https://api.acme.example/v1',
      '--namespace=https://acme.example/claims/',
      '--repository=https://github.com/acme/orders',
    ];
    expect((await rename(...args)).code).toBe(0);
    expect(filesWith('https://zebra-crossing-desk.example')).toEqual([]);
    expect(filesWith('your-org/zebra')).toEqual([]);
    const { code, output } = await rename(...args);
    expect(code).toBe(0);
    expect(output).toMatch(/^Nothing to change/);
  });

  const shown = [
    ...readFileSync('docs/adapting.md', 'utf8').matchAll(
      /^npm run rename -- (.+)$/gm,
    ),
  ].map(([, args = '']) => args);

  it.each(shown)('works as docs/adapting.md shows it: %s', async (args) => {
    const { code, output } = await rename(...args.split(' '));
    expect([code, output]).toEqual([0, expect.any(String)]);
    expect(readIdentity(project.folder).name).toBe(args.split(' ')[0]);
  });
});

describe('the renamed project', () => {
  it('passes everything without the sample, which is one folder and one line of app.module.ts', async () => {
    project.delete('workshop');
    project.delete('src/text-analysis');
    project.edit('src/app.module.ts', /^ *TextAnalysisModule,\n/m, '');
    // Editors remove the import with the other line.
    project.edit('src/app.module.ts', /^import .*text-analysis.*\n/m, '');
    const all = ['lint', 'format:check', 'typecheck', 'build', 'test'];
    expect(await project.getFailure(...all)).toBe('');
  }, 240_000);
});
