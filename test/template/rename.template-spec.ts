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
    const { code } = await project.npm('rename', 'my-own-orders-api');
    expect(code).toBe(0);
    await expectWhole(project);
  });
});
