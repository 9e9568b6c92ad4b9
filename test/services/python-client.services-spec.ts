import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  refusing,
  startClientWorld,
  type ClientWorld,
} from '../support/client-world.js';

describe('the tokens of the Python client', () => {
  let world: ClientWorld;
  beforeEach(async () => {
    world = await startClientWorld();
  });
  afterEach(() => world.close());

  /** Runs lines of Python with `tokens` and `get()`, which gives a status. */
  async function script(lines: string): Promise<string> {
    const program = `import client
from concurrent.futures import ThreadPoolExecutor
tokens = client.AccessTokens("${world.issuer.url}", "id", "secret", "audience")
get = lambda: client.call(tokens, "GET", "${world.api}")[0]
${lines}`;
    const { stdout } = await promisify(execFile)('python3', ['-c', program], {
      env: {
        PATH: process.env['PATH'],
        PYTHONDONTWRITEBYTECODE: '1',
        PYTHONPATH: 'examples/python-client',
      },
    });
    return stdout.trim();
  }

  it('are asked for once, however many threads call', async () => {
    const printed = await script(
      'with ThreadPoolExecutor(8) as pool: print({f.result() for f in [pool.submit(get) for _ in range(16)]})',
    );
    expect(printed).toBe('{200}');
    expect(world.tokens).toBe(1);
  });

  it('are replaced before they expire', async () => {
    await script('get(); tokens.refresh_at = 0; get()');
    expect(world.received).toEqual(['token-1', 'token-2']);
  });

  it('are replaced once, where a kept one is refused', async () => {
    world.answers.push(
      (response) => response.end('{}'),
      refusing(401),
      refusing(401),
    );
    expect(await script('get(); print(get())')).toBe('401');
    expect(world.received).toEqual(['token-1', 'token-1', 'token-2']);
  });
});
