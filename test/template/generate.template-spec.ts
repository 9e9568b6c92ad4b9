import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  copyProject,
  type Ended,
  type ProjectCopy,
} from '../support/copy-project.js';

const variables = {
  PORT: '0',
  ISSUER_BASE_URL: 'https://tenant.example/',
  AUDIENCE: 'https://api.example',
  CLAIM_NAMESPACE: 'https://example/',
};

const controller = 'src/orders/orders.controller.ts';

let project: ProjectCopy;
let packages: string;
let generated: Ended;
beforeAll(async () => {
  project = copyProject();
  packages = project.read('package.json');
  generated = await project.node(
    'node_modules/@nestjs/cli/bin/nest.js',
    ...'generate resource orders --type rest --crud'.split(' '),
  );
  // Nest's own --format knows nothing of the project's .prettierrc.
  await project.npm('format');
});
afterAll(() => project.remove());

/** Runs code in a process with these variables. */
const evaluate = (code: string) =>
  project.node(
    '--input-type=module',
    '--eval',
    `Object.assign(process.env, ${JSON.stringify(variables)}); ${code}`,
  );

describe('nest generate resource orders', () => {
  it('makes the files of Nest, and adds no package', () => {
    expect(generated.output).toContain('src/orders/orders.controller.ts');
    expect(generated.code).toBe(0);
    expect(project.read('package.json')).toBe(packages);
  });

  it.each(['lint', 'format:check', 'typecheck', 'build'])(
    'then passes npm run %s',
    async (script) => {
      const { code, output } = await project.npm(script);
      expect([code, code === 0 ? '' : output]).toEqual([0, '']);
    },
  );

  it('passes its own tests', async () => {
    const { output } = await project.node(
      'node_modules/vitest/vitest.mjs',
      ...'run --project unit src/orders'.split(' '),
    );
    expect(output).toMatch(/Test Files .*2 passed/);
  });

  it('stops the boot, with the routes and what to write', async () => {
    const { code, output } = await evaluate("await import('./dist/main.js')");
    expect(code).toBe(1);
    expect(output).toMatch(
      /^Every route must say who may call it\. No policy on:$/m,
    );
    for (const method of ['create', 'findAll', 'findOne', 'update', 'remove'])
      expect(output).toContain(`  - OrdersController.${method}()`);
    expect(output).toContain('@AnyClient()');
    expect(output).not.toMatch(/^\s+at /m);
  });

  it('stops it for the bodies then, with what to write', async () => {
    project.edit(
      controller,
      "@Controller('orders')",
      "@AnyClient()\n@Controller('orders')",
    );
    project.edit(
      controller,
      /^/,
      "import { AnyClient } from '../auth/policy/any-client.decorator.js';\n",
    );
    expect((await project.npm('build')).code).toBe(0);
    const { code, output } = await evaluate("await import('./dist/main.js')");
    expect(code).toBe(1);
    expect(output).toContain('  - OrdersController.create(): CreateOrderDto');
    expect(output).toContain('  - OrdersController.update(): UpdateOrderDto');
    expect(output).toContain('@Body(BodyPipe)');
  });

  it('boots once these are written', async () => {
    project.edit(controller, /@Body\(\)/g, '@Body(BodyPipe)');
    project.edit(
      controller,
      /^/,
      "import { BodyPipe } from '../http/body.pipe.js';\n",
    );
    expect((await project.npm('build')).code).toBe(0);
    const { output } = await evaluate(`
      const { createApp } = await import('./dist/create-app.js');
      const app = await createApp();
      await app.listen(0);
      console.log((await fetch(await app.getUrl() + '/orders')).status);
      await app.close();
    `);
    expect(output).toMatch(/^401$/m);
  });
});
