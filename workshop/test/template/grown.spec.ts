import { readFileSync } from 'node:fs';
import { getFreePort } from '@repo/access-tokens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProjectCopy } from '../../support/copy-project.js';

// One project that grows: a generated resource, then the route of docs/adapting.md.
const longest = 120_000;

const variables = {
  PORT: '0',
  ISSUER_BASE_URL: 'https://tenant.example/',
  AUDIENCE: 'https://api.example',
  CLAIM_NAMESPACE: 'https://example/',
};
const controller = 'src/parcels/parcels.controller.ts';

let project: ProjectCopy;
beforeAll(() => {
  project = new ProjectCopy();
  project.delete('workshop');
});
afterAll(() => project.remove());

const nest = (args: string) =>
  project.node('node_modules/@nestjs/cli/bin/nest.js', ...args.split(' '));
const vitest = (...files: string[]) =>
  project.node('node_modules/vitest/vitest.mjs', 'run', ...files);

/** Runs code in a process with these variables. */
const evaluate = (code: string) =>
  project.node(
    '--input-type=module',
    '--eval',
    `Object.assign(process.env, ${JSON.stringify(variables)}); ${code}`,
  );

describe('nest generate resource parcels', () => {
  it(
    'makes the files of Nest, adds no package, and passes lint and types',
    async () => {
      const packages = project.read('package.json');
      const { code, output } = await nest(
        'generate resource parcels --type rest --crud',
      );
      expect([code, output]).toEqual([0, expect.stringContaining(controller)]);
      expect(project.read('package.json')).toBe(packages);
      // Nest's own --format does not know the project's .prettierrc.
      await project.npm('format');
      const all = ['lint', 'format:check', 'typecheck', 'build'];
      expect(await project.getFailure(...all)).toBe('');
      expect((await vitest('src/parcels')).output).toMatch(/Files .*2 passed/);
    },
    longest,
  );

  it('stops the boot, with the routes and what to write', async () => {
    const { code, output } = await evaluate("await import('./dist/main.js')");
    expect(code).toBe(1);
    expect(output).toMatch(
      /^Every route must say who may call it\. No policy on:$/m,
    );
    for (const method of ['create', 'findAll', 'findOne', 'update', 'remove'])
      expect(output).toContain(`  - ParcelsController.${method}()`);
    expect(output).toContain('@AnyClient()');
    expect(output).not.toMatch(/^\s+at /m);
  });

  it('stops it for the bodies then, with what to write', async () => {
    project.edit(
      controller,
      "@Controller('parcels')",
      "@AnyClient()\n@Controller('parcels')",
    );
    project.edit(
      controller,
      /^/,
      "import { AnyClient } from '../auth/policy.js';\n",
    );
    expect(await project.getFailure('build')).toBe('');
    const { code, output } = await evaluate("await import('./dist/main.js')");
    expect(code).toBe(1);
    expect(output).toContain('  - ParcelsController.create(): CreateParcelDto');
    expect(output).toContain('  - ParcelsController.update(): UpdateParcelDto');
    expect(output).toContain('@Body(BodyPipe)');
  });

  it('boots once these are written', async () => {
    project.edit(controller, /@Body\(\)/g, '@Body(BodyPipe)');
    project.edit(
      controller,
      /^/,
      "import { BodyPipe } from '../platform/http/body.pipe.js';\n",
    );
    expect(await project.getFailure('build')).toBe('');
    const { output } = await evaluate(`
      const { createApp } = await import('./dist/create-app.js');
      const app = await createApp();
      await app.listen(0);
      console.log((await fetch(await app.getUrl() + '/parcels')).status);
      await app.close();
    `);
    expect(output).toMatch(/^401$/m);
  });
});

describe('docs/adapting.md, followed to the letter', () => {
  /** The blocks of the document, each with what it is about: `changes <path>` or `file <path>`. */
  const blocks = [
    ...readFileSync('docs/adapting.md', 'utf8').matchAll(
      /<!-- (changes|file) (\S+) -->\n\n```\w+\n([^]*?)```/g,
    ),
  ].map(([, kind, path = '', code = '']) => ({ kind, path, code }));

  /** What docs/deploy-tenant.md puts into `.env`: no test may ask that tenant. */
  const [, envOfRealTenant = ''] =
    /```dotenv\n([^]*?)```/.exec(
      readFileSync('docs/deploy-tenant.md', 'utf8'),
    ) ?? [];

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
    project.write(path, lines.join('\n'));
  }

  it('gives a token with one’s own metadata', async () => {
    const changes = blocks.filter(({ kind }) => kind === 'changes');
    expect(changes.length).toBeGreaterThan(2);
    for (const { path, code } of changes) applyDiff(path, code);
    const issuer = `http://localhost:${await getFreePort()}/`;
    project.write('.env', `ISSUER_BASE_URL=${issuer}\n`);

    const client = ['--client', 'Customer One', '--decode'];
    const { output } = await project.npm('token', ...client);
    expect(output).toMatch(/urn": "urn:acme:customer:1"/);
    expect(output).toMatch(/maxQuantity": "50"/);
    expect(output).toMatch(/"scope": "create:orders"/);
  });

  it(
    'gives a route of one’s own, in a project that passes everything',
    async () => {
      expect((await nest('generate module orders')).code).toBe(0);
      const generated = await nest('generate controller orders --no-spec');
      expect(generated.output).toContain('src/orders/orders.module.ts');
      expect(await project.getFailure('format')).toBe('');

      const files = blocks.filter(({ kind }) => kind === 'file');
      for (const { path, code } of files) project.write(path, code);
      expect(envOfRealTenant).toContain('CHECK_CLIENT_SECRET=');
      project.write('.env', envOfRealTenant);
      const all = ['lint', 'format:check', 'typecheck', 'build', 'test'];
      expect(await project.getFailure(...all)).toBe('');
    },
    2 * longest,
  );
});
