import { getFreePort } from '@repo/access-tokens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getBrokenLinks } from '../../support/broken-links.js';
import { ProjectCopy } from '../../support/copy-project.js';
import { documentAt, getFileBlocks } from '../../support/documents.js';

// What a new owner does who wants nothing but the API: one copy, from the clone to a route.
const longest = 900_000;
const all = ['lint', 'format:check', 'typecheck', 'build', 'test'];

let project: ProjectCopy;
beforeAll(() => {
  project = new ProjectCopy();
});
afterAll(() => project.remove());

const makeYours = (...args: string[]) => project.npm('make-yours', ...args);
/** The same, once that has compiled it. */
const compiled = (...args: string[]) =>
  project.nodeWith(
    { npm_execpath: 'never called' },
    'workshop/build/make-yours/main.js',
    ...args,
  );
const status = () => project.git('status', '--porcelain');

describe('npm run make-yours', () => {
  it('says how it is used', async () => {
    const { code, output } = await makeYours('--help');
    expect([code, status()]).toEqual([0, '']);
    expect(output).toContain('npm run make-yours -- orders-api');
  });

  it.each([
    [[], /^The project needs a name\.$/m],
    [['Orders API'], /^"Orders API" cannot be the name of this package\./m],
    [['passport-jwt'], /^"passport-jwt" is the name of a package/m],
    [
      ['orders-api', 'other-api'],
      /^Only one name is possible, not also other-api\.$/m,
    ],
    [['orders-api', '--nope'], /--nope/],
    [
      ['orders-api', '--without', 'sample,tests'],
      /^--without does not know "tests"\. It takes .*: sample, examples, deploy\.$/m,
    ],
    [
      ['orders-api', '--namespace', 'acme'],
      /^--namespace must be an http\(s\) URL/m,
    ],
  ])('refuses %j and changes nothing', async (args, saying) => {
    const { code, output } = await compiled(...args);
    expect(output).toMatch(saying);
    expect(output).not.toMatch(/^\s+at /m);
    expect([code, status()]).toEqual([1, '']);
  });

  it('refuses a tree with changes of one’s own', async () => {
    const text = project.read('.env.example');
    project.write('.env.example', `${text}# mine\n`);
    const { code, output } = await compiled('orders-api');
    expect(code).toBe(1);
    expect(output).toMatch(/^Some files have uncommitted changes/m);
    expect(output).toContain(' M .env.example');
    expect(status()).toBe(' M .env.example\n');
    project.write('.env.example', text);
  });

  it('leaves what git undoes if it is interrupted', async () => {
    const interrupted = project.start('make-yours', 'other-api');
    await interrupted.line(/^Formatting/);
    await interrupted.stop('SIGKILL');
    expect(status()).not.toBe('');
    project.git('checkout', '.');
    expect(status()).toBe('');
  });

  it(
    'can be run again if it was interrupted, and leaves nothing of the first run',
    async () => {
      const interrupted = project.start('make-yours', 'other-api');
      await interrupted.line(/^Formatting/);
      await interrupted.stop('SIGKILL');

      const { code, output } = await makeYours(
        'orders-api',
        '--without',
        'sample,examples',
      );
      expect([code, output]).toEqual([
        0,
        expect.stringMatching(/^Done: this project is now Orders API\.$/m),
      ]);
      expect(output).toMatch(/^An earlier run did not finish/m);
      project.git('stash', 'drop');
      project.commit();
      expect(filesWith(/other-api/i)).toEqual([]);
    },
    longest,
  );

  it('is gone then', async () => {
    // Not `--silent`, as it is npm that says so.
    const { code, output } = await project.shell(
      'npm run make-yours -- orders-api',
    );
    expect(code).not.toBe(0);
    expect(output).toContain('Missing script: "make-yours"');
    expect(status()).toBe('');
  });
});

/** The project's tracked files that contain a text. */
const filesWith = (text: RegExp): string[] =>
  own().filter((path) => text.test(project.read(path)));
const own = (): string[] =>
  project.files.filter((path) => !/^packages\/|\.png$/.test(path));

describe('the project', () => {
  it('is small, and nothing in it is about the template or the sample', () => {
    expect(own().length).toBeLessThanOrEqual(160);
    const named =
      /nest-m2m-api|NestJS M2M API|\btemplates?\b(?!:|-hash)|text-?analys[ie]s|text_too_long|wink|partner (one|two)/i;
    // Where it comes from.
    expect(filesWith(named)).toEqual(['package.json']);
    expect(filesWith(/workshop|make-yours|(only with|end): \w/)).toEqual([]);
  });

  it('has the names of its owner', () => {
    const { name, version, upstream } = JSON.parse(
      project.read('package.json'),
    ) as Record<string, unknown>;
    expect({ name, version, upstream }).toEqual({
      name: 'orders-api',
      version: '0.1.0',
      upstream: {
        repository: expect.stringMatching(/^https:\/\//),
        version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      },
    });
    expect(project.read('package-lock.json')).not.toContain('wink');
    expect(project.read('.env.example')).toMatch(
      /^AUDIENCE=https:\/\/orders-api\.example$/m,
    );
    expect(project.read('README.md')).toMatch(/^# Orders API$/m);
  });

  it('has only links that lead somewhere', () => {
    expect(getBrokenLinks(project)).toEqual([]);
  });

  it(
    'passes lint, types, build and tests',
    async () => {
      expect(await project.getFailure(...all)).toBe('');
    },
    longest,
  );

  it('has the lines to which docs/adapting.md adds its own', () => {
    const changes = getFileBlocks(documentAt('docs/adapting.md'), 'changes');
    expect(changes.length).toBeGreaterThan(2);
    for (const { path, text } of changes) project.applyDiff(path, text);
    project.git('checkout', '.');
  });
});

describe('nest generate resource orders', () => {
  const controller = 'src/orders/orders.controller.ts';

  /** Runs code in a process with these variables. */
  const evaluate = (code: string) =>
    project.node(
      '--input-type=module',
      '--eval',
      `Object.assign(process.env, ${JSON.stringify({
        PORT: '0',
        ISSUER_BASE_URL: 'https://tenant.example/',
        AUDIENCE: 'https://api.example',
        CLAIM_NAMESPACE: 'https://example/',
      })}); ${code}`,
    );

  it(
    'makes the files of Nest, adds no package, and passes lint and types',
    async () => {
      const packages = project.read('package.json');
      const { code, output } = await project.node(
        'node_modules/@nestjs/cli/bin/nest.js',
        ...'generate resource orders --type rest --crud'.split(' '),
      );
      expect([code, output]).toEqual([0, expect.stringContaining(controller)]);
      expect(project.read('package.json')).toBe(packages);
      // Nest's own --format does not know the project's .prettierrc.
      await project.npm('format');
      expect(await project.getFailure('lint', 'typecheck', 'build')).toBe('');
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
      expect(output).toContain(`  - OrdersController.${method}()`);
    expect(output).not.toMatch(/^\s+at /m);
  });

  it('stops it for the bodies then, with what to write', async () => {
    project.edit(
      'src/auth/scopes.ts',
      'export const scopes = {',
      "export const scopes = {\n  'read:orders': 'Read orders',\n  'write:orders': 'Place and change orders',",
    );
    project.edit(
      controller,
      /@(Post|Patch|Delete)\(/g,
      "@RequiredScopes('write:orders')\n  @$1(",
    );
    project.edit(
      controller,
      /@Get\(/g,
      "@RequiredScopes('read:orders')\n  @Get(",
    );
    project.edit(
      controller,
      /^/,
      "import { RequiredScopes } from '../auth/policy.js';\n",
    );
    expect(await project.getFailure('build')).toBe('');
    const { code, output } = await evaluate("await import('./dist/main.js')");
    expect(code).toBe(1);
    expect(output).toContain('  - OrdersController.create(): CreateOrderDto');
    expect(output).toContain('  - OrdersController.update(): UpdateOrderDto');
    expect(output).toContain('@Body(BodyPipe)');
  });

  it(
    'gives a project that passes everything, with a scope to read and one to write',
    async () => {
      project.edit(controller, /@Body\(\)/g, '@Body(BodyPipe)');
      project.edit(
        controller,
        'findAll() {\n    return this.ordersService.findAll();',
        'findAll(@ClientMetadata() { region }: OrderMetadata) {\n    return { region };',
      );
      project.edit(
        controller,
        /^/,
        `import { IsString } from 'class-validator';
import { ClientMetadata } from '../auth/client-metadata.decorator.js';
import { BodyPipe } from '../platform/http/body.pipe.js';\n`,
      );
      project.edit(
        controller,
        /^@Controller/m,
        'class OrderMetadata {\n  @IsString()\n  readonly region!: string;\n}\n\n@Controller',
      );
      project.edit(
        'tenant/tenant.yaml',
        '    scopes:\n',
        '    scopes:\n      - value: read:orders\n        description: Read orders\n      - value: write:orders\n        description: Place and change orders\n',
      );
      project.edit(
        'tenant/tenant.yaml',
        '      plan: pro\n',
        '      plan: pro\n      region: north\n',
      );
      project.edit(
        'tenant/tenant.yaml',
        'scope: [read:metrics]',
        'scope: [read:metrics, read:orders]',
      );
      project.edit(
        'tenant/actions/add-client-metadata/code.js',
        "['urn', 'plan']",
        "['urn', 'plan', 'region']",
      );
      expect(await project.getFailure('format', ...all)).toBe('');
    },
    longest,
  );

  it(
    'answers with what the tenant knows of the client',
    async () => {
      const port = await getFreePort();
      const issuer = `http://localhost:${await getFreePort()}/`;
      project.write('.env', `PORT=${port}\nISSUER_BASE_URL=${issuer}\n`);
      const started = project.start('start:dev');
      try {
        await started.line(/^curl .* -H "authorization: /);
        const { output: token } = await project.npm('token');
        const ask = (method: string) =>
          fetch(`http://localhost:${port}/orders`, {
            method,
            headers: { authorization: `Bearer ${token}` },
          });
        expect(await (await ask('GET')).json()).toEqual({ region: 'north' });
        expect((await ask('POST')).status).toBe(403);
      } finally {
        await started.stop('SIGINT');
      }
    },
    longest,
  );
});
