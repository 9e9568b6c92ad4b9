import { expect } from 'vitest';
import type { ProjectCopy } from '../support/copy-project.js';

/** Everything that a change must pass: the first that does not is named, with what it printed. */
export async function expectWhole(project: ProjectCopy): Promise<void> {
  for (const [script, ...args] of [
    ['lint'],
    ['format:check'],
    ['typecheck'],
    ['build'],
    // What fails now and then, on a busy machine, is for the project's own run to tell.
    ['test', '--retry=2'],
  ] as const) {
    const { code, output } = await project.npm(script, ...args);
    expect({ script, code, output: code === 0 ? '' : output }).toEqual({
      script,
      code: 0,
      output: '',
    });
  }
}
