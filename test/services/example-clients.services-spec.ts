import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  refusing,
  startClientWorld,
  type ClientWorld,
} from '../support/client-world.js';
import { useApiAndTenant } from '../support/use-api-and-tenant.js';

const run = promisify(execFile);

/** How each is started; Go is compiled once. */
let folder: string;
let clients: Record<'Python' | 'Go', readonly [string, ...string[]]>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'example-clients-'));
  const go = join(folder, 'go-client');
  await run('go', ['build', '-o', go, 'examples/go-client/main.go'], {
    env: { ...process.env, GOCACHE: join(folder, 'cache'), GOFLAGS: '' },
  });
  clients = {
    Python: ['python3', 'examples/python-client/client.py'],
    Go: [go],
  };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function start(
  language: keyof typeof clients,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const [command, ...args] = clients[language];
  const { stdout } = await run(command, args, {
    env: { PATH: process.env['PATH'], ...env },
  });
  return stdout;
}

describe.each(['Python', 'Go'] as const)('the %s client', (language) => {
  const tested = useApiAndTenant();

  it('gets its metadata from the API', async () => {
    const env = { ISSUER: tested.tenant.issuer, API: tested.api.url };
    expect(await start(language, env)).toBe(
      'local-partner-one is urn:example.com:c-one\n',
    );
  });

  it('says how the API refuses it', async () => {
    const refused = start(language, {
      ISSUER: tested.tenant.issuer,
      API: `${tested.api.url}/nothing-here`,
    });
    await expect(refused).rejects.toThrow(/not_found/);
  });
});

describe.each(['Python', 'Go'] as const)(
  'a call of the %s client',
  (language) => {
    let world: ClientWorld;
    beforeEach(async () => {
      world = await startClientWorld();
    });
    afterEach(() => world.close());
    const call = () =>
      start(language, { ISSUER: world.issuer.url, API: world.api });

    it.each([429, 503])('is sent again when %i says so', async (status) => {
      world.answers.push(refusing(status, { 'retry-after': '0' }));
      expect(await call()).toBe('c is urn:x:y\n');
      expect(world.received).toEqual(['token-1', 'token-1']);
    });

    it('is given up after three', async () => {
      const again = refusing(429, { 'retry-after': '0' });
      world.answers.push(again, again, again);
      await expect(call()).rejects.toThrow(/refused/);
      expect(world.received).toHaveLength(3);
    });

    it.each([401, 429])(
      'is not sent again at %i for nothing',
      async (status) => {
        world.answers.push(refusing(status));
        await expect(call()).rejects.toThrow(/refused/);
        expect(world.received).toEqual(['token-1']);
      },
    );

    it('is not made without a token', async () => {
      world.failing = true;
      await expect(call()).rejects.toThrow(/./);
      expect(world.received).toEqual([]);
    });
  },
);
