import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const folder = fileURLToPath(new URL('..', import.meta.url));

it('packs the files of the collection and all templates', async () => {
  const { stdout } = await promisify(execFile)(
    'npm',
    ['pack', '--dry-run', '--json'],
    { cwd: folder },
  );
  const [packed] = JSON.parse(stdout) as { files: { path: string }[] }[];
  const templates = readdirSync(`${folder}/resource/files`, {
    recursive: true,
    encoding: 'utf8',
  }).filter((path) => path.endsWith('.template'));
  expect(templates.length).toBeGreaterThan(5);
  expect(packed?.files.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      'collection.json',
      'dist/resource.js',
      'resource/schema.json',
      ...templates.map(
        (path) => `resource/files/${path.replaceAll('\\', '/')}`,
      ),
    ]),
  );
});
