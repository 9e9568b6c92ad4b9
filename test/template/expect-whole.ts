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
    let { code, output } = await project.npm(script);
    // What a copy breaks fails again; what a busy machine breaks does not.
    if (script === 'test' && code !== 0)
      ({ code, output } = await project.npm(script));
    expect({ script, code, output: code === 0 ? '' : output }).toEqual({
      script,
      code: 0,
      output: '',
    });
  }
}
