import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readYaml } from '../../support/read-yaml.js';

interface Workflow {
  readonly permissions: unknown;
  readonly jobs: Record<
    string,
    { permissions?: unknown; steps: { uses?: string; with?: unknown }[] }
  >;
}

const file = '.github/workflows/ci.yml';
const { permissions, jobs }: Workflow = readYaml(file);

describe('the workflow', () => {
  it('may only read the repository, and keeps no credentials', () => {
    expect(permissions).toEqual({ contents: 'read' });
    for (const { permissions: own, steps } of Object.values(jobs)) {
      expect(own).toBeUndefined();
      for (const step of steps.filter(({ uses }) => uses?.includes('checkout')))
        expect(step.with).toMatchObject({ 'persist-credentials': false });
    }
  });

  it('pins actions to a commit, and names their version', () => {
    const uses = readFileSync(file, 'utf8').match(/uses: .*/g) ?? [];
    expect(uses).not.toEqual([]);
    for (const line of uses)
      expect(line).toMatch(/^uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });
});

describe('the updates of dependencies', () => {
  it('cover every package.json that has a lock file', () => {
    const { updates } = readYaml('.github/dependabot.yml') as {
      updates: { 'package-ecosystem': string; directory: string }[];
    };
    const folders = updates
      .filter((update) => update['package-ecosystem'] === 'npm')
      .map(({ directory }) => directory);
    expect(folders.toSorted()).toEqual(['/', '/workshop']);
  });
});
