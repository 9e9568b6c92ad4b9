import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.js';
import { copyProject, type ProjectCopy } from '../support/copy-project.js';
import { expectWhole } from './expect-whole.js';

/** The blocks of the document, each with what it is about: `changes <path>` or `file <path>`. */
const blocks = [
  ...readFileSync('docs/adapting.md', 'utf8').matchAll(
    /<!-- (changes|file) (\S+) -->\n\n```\w+\n([^]*?)```/g,
  ),
].map(([, kind, path = '', code = '']) => ({ kind, path, code }));

let project: ProjectCopy;
beforeAll(() => {
  project = copyProject();
});
afterAll(() => project.remove());

const nest = (args: string) =>
  project.node('node_modules/@nestjs/cli/bin/nest.js', ...args.split(' '));

/** What docs/deploy-tenant.md puts into `.env`: no test may ask that tenant. */
const [, ofRealTenant = ''] =
  /```dotenv\n([^]*?)```/.exec(readFileSync('docs/deploy-tenant.md', 'utf8')) ??
  [];

/** Goes through the file as through the document: unmarked lines are found, marked ones come and go. */
function applyDiff(path: string, diff: string): void {
  const lines = project.read(path).split('\n');
  let at = 0;
  for (const line of diff.trimEnd().split('\n')) {
    const [mark, text] = [line[0], line.slice(1)];
    if (mark === '+') lines.splice(at++, 0, text);
    else {
      const found = lines.indexOf(text, at);
      if (found < at) throw new Error(`${path} has no line "${text}"`);
      if (mark === '-') lines.splice(found, 1);
      at = mark === '-' ? found : found + 1;
    }
  }
  writeFileSync(join(project.folder, path), lines.join('\n'));
}

describe('docs/adapting.md, followed to the letter', () => {
  it('gives a token with one’s own metadata', async () => {
    const changes = blocks.filter(({ kind }) => kind === 'changes');
    expect(changes.length).toBeGreaterThan(2);
    for (const { path, code } of changes) applyDiff(path, code);
    writeFileSync(
      join(project.folder, '.env'),
      `ISSUER_BASE_URL=http://localhost:${await freePort()}/\n`,
    );

    const { output } = await project.npm(
      'token',
      '--client',
      'Customer One',
      '--decode',
    );
    expect(output).toMatch(/urn": "urn:acme:customer:1"/);
    expect(output).toMatch(/maxQuantity": "50"/);
    expect(output).toMatch(/"scope": "create:orders"/);
  });

  it('gives a route of one’s own, in a project that passes everything', async () => {
    expect((await nest('generate module orders')).code).toBe(0);
    const controller = await nest('generate controller orders --no-spec');
    expect(controller.output).toContain('src/orders/orders.module.ts');
    expect((await project.npm('format')).code).toBe(0);

    for (const { path, code } of blocks.filter(({ kind }) => kind === 'file')) {
      mkdirSync(join(project.folder, dirname(path)), { recursive: true });
      writeFileSync(join(project.folder, path), code);
    }
    expect(ofRealTenant).toContain('CHECK_CLIENT_SECRET=');
    writeFileSync(join(project.folder, '.env'), ofRealTenant);
    await expectWhole(project);
  });
});
