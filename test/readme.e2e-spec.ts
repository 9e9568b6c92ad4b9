import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const readme = readFileSync('README.md', 'utf8');
const sample = 'src/text-analysis';

describe('the README', () => {
  it('links to files that are there, but for the sample where it was removed', () => {
    const targets = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)]
      .map(([, path = '']) => path)
      .filter((path) => existsSync(sample) || !path.startsWith(sample));
    expect(targets.length).toBeGreaterThan(5);
    for (const path of targets)
      expect([path, existsSync(path)]).toEqual([path, true]);
  });

  it('names scripts that are there', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map(
      ([, name = '']) => name,
    );
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
  });
});
