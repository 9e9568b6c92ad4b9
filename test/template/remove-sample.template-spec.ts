import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyProject, type ProjectCopy } from '../support/copy-project.js';
import { expectWhole } from './expect-whole.js';

let project: ProjectCopy;
beforeAll(() => {
  project = copyProject();
});
afterAll(() => project.remove());

describe('without the sample, which is one folder and one line of app.module.ts', () => {
  it('everything else passes', async () => {
    project.delete('src/text-analysis');
    project.edit('src/app.module.ts', /^ *TextAnalysisModule,\n/m, '');
    // The import is no line of its own: editors remove it with the other.
    project.edit('src/app.module.ts', /^import .*text-analysis.*\n/m, '');
    await expectWhole(project);
  });

  it('the demo and hostile requests do without it', async () => {
    const hostile = await project.npm('hostile');
    expect(hostile.output).toContain(' 0 failed');
    expect(hostile.code).toBe(0);
  });
});
