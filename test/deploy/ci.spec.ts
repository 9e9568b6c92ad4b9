import { readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readYaml } from '../support/read-yaml.js';

interface Job {
  readonly permissions?: unknown;
  readonly 'timeout-minutes'?: number;
  readonly strategy?: { matrix: { node: string[] } };
  readonly steps: { uses?: string; run?: string; with?: unknown }[];
}

const file = '.github/workflows/ci.yml';
const workflow = readYaml(file) as {
  permissions: unknown;
  jobs: Record<string, Job>;
};
const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
const commands = steps.flatMap(({ run }) => run?.split('\n') ?? []);

describe('the workflow', () => {
  it('may read the repository, nothing else, and keeps no credentials', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    for (const job of Object.values(workflow.jobs)) {
      expect(job.permissions).toBeUndefined();
      expect(job['timeout-minutes']).toBeGreaterThan(0);
    }
    for (const step of steps.filter(({ uses }) => uses?.includes('checkout')))
      expect(step.with).toEqual({ 'persist-credentials': false });
  });

  it('names actions by commit, with the version beside', () => {
    const uses = readFileSync(file, 'utf8').match(/uses: .*/g) ?? [];
    expect(uses).not.toEqual([]);
    for (const line of uses)
      expect(line).toMatch(/^uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('tests every Node that package.json promises', () => {
    expect(workflow.jobs['test']?.strategy?.matrix.node).toEqual([
      '20.20',
      '22',
      '24',
    ]);
    const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      engines: { node: string };
    };
    expect(engines.node).toBe('>=20.20');
  });

  it('runs scripts that there are', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = commands.flatMap(
      (command) => /^npm (?:run )?([\w:]+)/.exec(command)?.[1] ?? [],
    );
    expect(Object.keys({ ...scripts, ci: '', audit: '' })).toEqual(
      expect.arrayContaining(named),
    );
  });
});

describe('.ci/run', () => {
  it('runs what the workflow runs, but for what needs Docker or advisories', () => {
    const own = readFileSync('.ci/run', 'utf8').match(
      /^npm (?:run )?[\w:]+$/gm,
    );
    const theirs = commands.filter((command) =>
      /^npm (?:run )?[\w:]+$/.test(command),
    );
    expect(new Set(own)).toEqual(new Set(theirs));
  });
});

describe('the updates of dependencies', () => {
  it('cover every place that has some', () => {
    const { updates } = readYaml('.github/dependabot.yml') as {
      updates: { 'package-ecosystem': string; directory: string }[];
    };
    const places = updates.map(
      (update) => `${update['package-ecosystem']} ${update.directory}`,
    );
    expect(places.toSorted()).toEqual([
      'docker /',
      'docker-compose /',
      'github-actions /',
      'npm /',
      'npm /bench',
    ]);
    expect(existsSync(join('bench', 'package.json'))).toBe(true);
  });
});
