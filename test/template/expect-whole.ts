import { expect } from 'vitest';
import type { ProjectCopy } from '../support/copy-project.js';

/** Everything that a change must pass: the first that does not is named, with what it printed. */
export async function expectWhole(project: ProjectCopy): Promise<void> {
  for (const script of [
    'lint',
    'format:check',
    'typecheck',
    'build',
    'test',
  ] as const) {
    const { code, output } = await project.npm(script);
    expect({ script, code, output: code === 0 ? '' : output }).toEqual({
      script,
      code: 0,
      output: '',
    });
  }
}
