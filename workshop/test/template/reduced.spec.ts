import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getBrokenLinks } from '../../support/broken-links.js';
import { ProjectCopy } from '../../support/copy-project.js';

// What a new owner does who wants only the API, from the clone to a route, in one copy.
const longest = 900_000;
const all = ['lint', 'format:check', 'typecheck', 'build', 'test'];

let project: ProjectCopy;
beforeAll(() => {
  project = new ProjectCopy();
});
afterAll(() => project.remove());

const makeYours = (...args: string[]) => project.npm('make-yours', ...args);
/** Runs the program that `makeYours` has compiled. */
const compiled = (...args: string[]) =>
  project.nodeWith(
    { npm_execpath: 'never called' },
    'workshop/build/make-yours/main.js',
    ...args,
  );
const status = () => project.git('status', '--porcelain');

describe('npm run make-yours', () => {
  it('prints its usage', async () => {
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
      /^Give only one name, not also other-api\.$/m,
    ],
    [['orders-api', '--nope'], /--nope/],
    [
      ['orders-api', '--without', 'sample,tests'],
      /^--without cannot be "tests"\. Use .*: sample, examples, deploy\.$/m,
    ],
    [
      ['orders-api', '--namespace', 'acme'],
      /^--namespace must be an http\(s\) URL/m,
    ],
  ])('rejects %j and changes nothing', async (args, saying) => {
    const { code, output } = await compiled(...args);
    expect(output).toMatch(saying);
    expect(output).not.toMatch(/^\s+at /m);
    expect([code, status()]).toEqual([1, '']);
  });

  it('does not run with uncommitted changes', async () => {
    const text = project.read('.env.example');
    project.write('.env.example', `${text}# mine\n`);
    const { code, output } = await compiled('orders-api');
    expect(code).toBe(1);
    expect(output).toMatch(/^Some files have uncommitted changes/m);
    expect(output).toContain(' M .env.example');
    expect(status()).toBe(' M .env.example\n');
    project.write('.env.example', text);
  });

  it('can be undone with git if it is interrupted', async () => {
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
      expect(output).toMatch(/start:dev .* is running, restart it/);
      project.git('stash', 'drop');
      project.commit();
      expect(filesWith(/other-api/i)).toEqual([]);
    },
    longest,
  );

  it('removes itself', async () => {
    // Not `--silent`, because the message is from npm.
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
const editorSettings = /^\.(vscode|devcontainer|editorconfig)/;

describe('the project', () => {
  it('is small, and nothing in it is about the template or the sample', () => {
    const read = own().filter((path) => !editorSettings.test(path));
    expect(read.length).toBeLessThanOrEqual(160);
    const named =
      /nest-m2m-api|NestJS M2M API|\btemplates?\b(?!:|-hash)|text-?analys[ie]s|text_too_long|wink|partner (one|two)/i;
    // It says where the project comes from.
    expect(filesWith(named)).toEqual(['package.json']);
    expect(filesWith(/workshop|make-yours|\b(only with|end): \w/)).toEqual([]);
  });

  it('has the names of its owner', () => {
    const { name, homepage, version, upstream } = JSON.parse(
      project.read('package.json'),
    ) as Record<string, unknown>;
    expect({ name, homepage, version, upstream }).toEqual({
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

  it('has no broken links', () => {
    expect(getBrokenLinks(project)).toEqual([]);
  });

  it(
    'passes lint, types, build and tests',
    async () => {
      expect(await project.getFailure(...all)).toBe('');
    },
    longest,
  );
});

describe('nest generate resource orders', () => {
  // Without a terminal, it asks nothing.
  const generate = () =>
    project.node(
      'node_modules/@nestjs/cli/bin/nest.js',
      ...'generate resource orders'.split(' '),
    );

  it(
    'results in a project that passes everything, and adds no package',
    async () => {
      const packages = project.read('package.json');
      const { code, output } = await generate();
      expect([code, output]).toEqual([
        0,
        expect.stringContaining('src/orders/orders.controller.ts'),
      ]);
      expect(output).not.toContain('was not changed');
      expect(project.read('package.json')).toBe(packages);
      expect(await project.getFailure(...all)).toBe('');
    },
    longest,
  );

  it('changes nothing the second time', async () => {
    project.commit();
    const { output } = await generate();
    expect(output).toContain('Nothing to be done.');
    expect(status()).toBe('');
  });

  it(
    'results in a route that answers only its own client',
    async () => {
      const { url, stop } = await project.startDev();
      try {
        const send = async (...args: string[]) => {
          const { output: token } = await project.npm('token', ...args);
          const headers = { authorization: `Bearer ${token}` };
          return fetch(`${url}/orders`, { headers });
        };
        const response = await send('--client', 'Orders Client');
        expect(await response.json()).toEqual({ orders: [] });
        expect((await send()).status).toBe(403);
      } finally {
        await stop();
      }
    },
    longest,
  );
});
