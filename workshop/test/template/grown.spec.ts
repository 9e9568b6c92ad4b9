import { readFileSync } from 'node:fs';
import { getFreePort } from '@repo/access-tokens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProjectCopy } from '../../support/copy-project.js';
import { documentAt, getFileBlocks } from '../../support/documents.js';

// A project that keeps everything, and gets the route of docs/adapting.md.
const longest = 900_000;
const document = documentAt('docs/adapting.md');

let project: ProjectCopy;
beforeAll(() => {
  project = new ProjectCopy();
});
afterAll(() => project.remove());

const nest = (args: string) =>
  project.node('node_modules/@nestjs/cli/bin/nest.js', ...args.split(' '));

describe('npm run make-yours -- @acme/orders-api', () => {
  it(
    'takes values of one’s own, and keeps the sample',
    async () => {
      const { code, output } = await project.npm(
        'make-yours',
        '@acme/orders-api',
        '--title=Acme Orders',
        '--audience=https://api.acme.example/v1',
        '--namespace=https://acme.example/claims/',
        '--repository=https://github.com/acme/orders',
      );
      expect([code, output]).toEqual([0, expect.any(String)]);
      project.commit();
      expect(project.read('package.json')).toMatch(
        /"name": "@acme\/orders-api"/,
      );
      expect(project.read('README.md')).toMatch(/^# Acme Orders$/m);
      expect(project.read('.env.example')).toMatch(
        /^AUDIENCE=https:\/\/api\.acme\.example\/v1$/m,
      );
      expect(project.read('compose.yaml')).toContain(
        'CLAIM_NAMESPACE: https://acme.example/claims/\n',
      );
      expect(project.files).toContain(
        'src/text-analysis/text-analysis.controller.ts',
      );
    },
    longest,
  );
});

describe(`${document.path}, followed to the letter`, () => {
  /** What docs/deploy-tenant.md puts into `.env`: no test may ask that tenant. */
  const [, envOfRealTenant = ''] =
    /```dotenv\n([^]*?)```/.exec(
      readFileSync('docs/deploy-tenant.md', 'utf8'),
    ) ?? [];

  it('gives a token with one’s own metadata', async () => {
    const changes = getFileBlocks(document, 'changes');
    expect(changes.length).toBeGreaterThan(2);
    for (const { path, text } of changes) project.applyDiff(path, text);
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

      for (const { path, text } of getFileBlocks(document, 'file'))
        project.write(path, text);
      expect(envOfRealTenant).toContain('CHECK_CLIENT_SECRET=');
      project.write('.env', envOfRealTenant);
      const all = ['lint', 'format:check', 'typecheck', 'build', 'test'];
      expect(await project.getFailure(...all)).toBe('');
    },
    longest,
  );
});
