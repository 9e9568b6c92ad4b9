import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyProject, type ProjectCopy } from '../support/copy-project.js';
import { expectWhole } from './expect-whole.js';

let project: ProjectCopy;
beforeAll(() => {
  project = copyProject();
});
afterAll(() => project.remove());

describe('a renamed project', () => {
  it('passes everything that this one does', async () => {
    // Not in one word: a name that stands in the project already is refused.
    const name = ['my', 'own', 'orders', 'api'].join('-');
    const { code, output } = await project.npm('rename', name);
    expect([code, output]).toEqual([0, expect.stringContaining(name)]);
    await expectWhole(project);
  });
});
