import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
} from 'vitest';
import {
  ClientWorld,
  rejecting,
  rejectingInHtml,
} from '../../support/client-world.js';
import { useProject } from '../../support/use-project.js';

const run = promisify(execFile);

type Command = readonly [string, ...string[]];

/** The command that starts each client, and one for a client that renews its tokens at once. */
let folder: string;
let clients: Record<'Python' | 'Go', Record<'asIs' | 'renewing', Command>>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'example-clients-'));
  const python = 'examples/python-client/client.py';
  const go = 'examples/go-client/main.go';
  clients = {
    Python: {
      asIs: ['python3', python],
      renewing: ['python3', renewing(python, /^(REFRESH_AFTER = )0\.9/m)],
    },
    Go: {
      asIs: [await compile(go, 'client')],
      renewing: [
        await compile(renewing(go, /^(\trefreshAfter +=) 0\.9/m), 'renewing'),
      ],
    },
  };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function compile(file: string, name: string): Promise<string> {
  const program = join(folder, name);
  await run('go', ['build', '-o', program, file], {
    env: { ...process.env, GOCACHE: join(folder, 'cache'), GOFLAGS: '' },
  });
  return program;
}

/** A copy of the client that renews its tokens at once. */
function renewing(file: string, refreshAfter: RegExp): string {
  const source = readFileSync(file, 'utf8');
  expect(source).toMatch(refreshAfter);
  const copy = join(folder, basename(file));
  writeFileSync(copy, source.replace(refreshAfter, '$1 0'));
  return copy;
}

async function start(
  language: keyof typeof clients,
  env: NodeJS.ProcessEnv,
  variant: keyof (typeof clients)[typeof language] = 'asIs',
): Promise<string> {
  const [command, ...args] = clients[language][variant];
  const { stdout } = await run(command, args, {
    env: { PATH: process.env['PATH'], ...env },
  });
  return stdout;
}

describe.each(['Python', 'Go'] as const)('the %s client', (language) => {
  const tested = useProject();
  let world: ClientWorld;
  beforeEach(async () => {
    world = await ClientWorld.start();
  });
  afterEach(() => world.close());
  const call = (variant?: 'renewing') => start(language, world.env, variant);

  it('gets its metadata from the API', async () => {
    const env = { ISSUER: tested.tenant.issuer, API: tested.api.url };
    expect(await start(language, env)).toBe(
      'local-partner-one is urn:example.com:c-one\n',
    );
  });

  it('reports an error of the API', async () => {
    const refused = start(language, {
      ISSUER: tested.tenant.issuer,
      API: `${tested.api.url}/nothing-here`,
    });
    await expect(refused).rejects.toThrow(/not_found/);
  });

  it.each([429, 503])('retries after a %i with Retry-After', async (status) => {
    world.nextHandlers.push(rejecting(status, { 'retry-after': '0' }));
    expect(await call()).toBe('c is urn:x:y\n');
    expect(world.received).toEqual(['token-1', 'token-1']);
  });

  it('gives up after three attempts', async () => {
    const again = rejecting(429, { 'retry-after': '0' });
    world.nextHandlers.push(again, again, again);
    await expect(call()).rejects.toThrow(/refused/);
    expect(world.received).toHaveLength(3);
  });

  it.each([401, 429])(
    'does not retry after a %i without Retry-After',
    async (status) => {
      world.nextHandlers.push(rejecting(status));
      await expect(call()).rejects.toThrow(/refused/);
      expect(world.received).toEqual(['token-1']);
    },
  );

  it('retries after an error of a proxy with Retry-After, in HTML', async () => {
    world.nextHandlers.push(rejectingInHtml(503, { 'retry-after': '0' }));
    expect(await call()).toBe('c is urn:x:y\n');
  });

  it('reports an error of a proxy, in HTML', async () => {
    world.nextHandlers.push(rejectingInHtml(502));
    const refused = call();
    await expect(refused).rejects.toThrow(/502/);
    await expect(refused).rejects.not.toThrow(/Traceback|panic/);
  });

  it('uses the next token once it is there, and does not wait for it', async () => {
    world.nextHandlers.push(
      rejecting(503, { 'retry-after': '0' }),
      rejecting(503, { 'retry-after': '2' }),
    );
    expect(await call('renewing')).toBe('c is urn:x:y\n');
    expect(world.received).toEqual(['token-1', 'token-1', 'token-2']);
  });

  it('does not wait for a hanging tenant while the old token is valid', async () => {
    const again = rejecting(503, { 'retry-after': '0' });
    world.nextHandlers.push((response) => {
      world.hanging = true;
      again(response);
    }, again);
    const startedAt = Date.now();
    expect(await call('renewing')).toBe('c is urn:x:y\n');
    expect(world.received).toEqual(['token-1', 'token-1', 'token-1']);
    // Less than the token request's time limit.
    expect(Date.now() - startedAt).toBeLessThan(9000);
  });

  it('makes no call without a token', async () => {
    world.failing = true;
    await expect(call()).rejects.toThrow(/./);
    expect(world.received).toEqual([]);
  });
});
