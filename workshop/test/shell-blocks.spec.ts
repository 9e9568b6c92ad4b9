import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { getDocument, documents } from '../support/documents.js';
import { useProject } from '../support/use-project.js';

const tested = useProject();

/**
 * Runs a document's shell block as if it were pasted into a terminal, except for
 * the ports, and returns what it prints. Fails if a command fails, or if curl gets
 * a status of 400 or above. Needs `sh`, which on Windows comes with Git.
 */
async function runShellBlock(code: string): Promise<string> {
  const { api, tenant } = tested;
  const home = await mkdtemp(join(tmpdir(), 'shell-block-'));
  try {
    await writeFile(join(home, '.curlrc'), 'fail\n');
    const pasted = code
      .replaceAll('http://localhost:4000/', tenant.issuer)
      .replaceAll('http://localhost:3000', api.url);
    const { stdout } = await promisify(execFile)('sh', ['-ec', pasted], {
      env: {
        ...process.env,
        ISSUER_BASE_URL: tenant.issuer,
        PORT: new URL(api.url).port,
        CURL_HOME: home,
      },
    });
    return stdout;
  } finally {
    await rm(home, { recursive: true });
  }
}

/** The blocks that no other test runs, and that do not say why they are not run. */
const blocks = documents.flatMap(({ path, blocks: all }) =>
  all
    .filter(({ language, note }) => language === 'sh' && !note)
    .map(({ code }) => [path, code.split('\n')[0], code] as const),
);

describe('the shell blocks of the documents', () => {
  // A block can start several programs, one after the other.
  const timeout = 120_000;

  it.each(blocks)(
    'of %s work when pasted: %s',
    async (_path, _line, code) => {
      expect(await runShellBlock(code)).not.toBe('');
    },
    timeout,
  );

  it('of the README print what it says', async () => {
    const { text, blocks: all } = getDocument('README.md');
    const lines = all.find(({ code }) => code.startsWith('TOKEN='));
    const promised = /ends with `("client":\{[^`]*\})`/.exec(text)?.[1];
    expect(promised).toBeTruthy();
    expect(await runShellBlock(lines?.code ?? '')).toContain(promised);
  });
});
