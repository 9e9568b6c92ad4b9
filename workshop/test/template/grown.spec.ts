import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProjectCopy } from '../../support/copy-project.js';
import { getDocument } from '../../support/documents.js';

// A project that keeps everything, and gets the route of docs/adapting.md.
const longest = 900_000;
const document = getDocument('docs/adapting.md');

let project: ProjectCopy;
beforeAll(() => {
  project = new ProjectCopy();
});
afterAll(() => project.remove());

describe('npm run make-yours -- @acme/orders-api', () => {
  it(
    'applies the given values, and keeps the sample',
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
      expect(project.read('package.json')).toContain(
        '"homepage": "https://github.com/acme/orders#readme"',
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
  const [generate = '', call = '', look = ''] = document.blocks
    .filter(({ language }) => language === 'sh')
    .map(({ code }) => code);
  const [, response] = /^The response is `(\{.*\})`/m.exec(document.text) ?? [];

  /** What docs/deploy-tenant.md puts into `.env`: no test may send requests to that tenant. */
  const [, envOfRealTenant = ''] =
    /```dotenv\n([^]*?)```/.exec(
      readFileSync('docs/deploy-tenant.md', 'utf8'),
    ) ?? [];

  it(
    'results in a route that answers with custom metadata',
    async () => {
      const { code, output } = await project.shell(generate);
      expect([code, output]).toEqual([0, expect.stringContaining('CREATE')]);
      const { url, stop } = await project.startDev();
      try {
        const called = call.replace('http://localhost:3000', url);
        expect((await project.shell(called)).output).toBe(response);
        const { output: decoded } = await project.shell(look);
        expect(decoded).toContain(
          '"https://acme.example/claims/max_orders": "1"',
        );
      } finally {
        await stop();
      }
    },
    longest,
  );

  it(
    'results in a project that passes everything',
    async () => {
      expect(envOfRealTenant).toContain('CHECK_CLIENT_SECRET=');
      project.write('.env', envOfRealTenant);
      const all = ['lint', 'format:check', 'typecheck', 'build', 'test'];
      expect(await project.getFailure(...all)).toBe('');
    },
    longest,
  );
});
