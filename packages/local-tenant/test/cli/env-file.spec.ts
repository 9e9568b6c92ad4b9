import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runCli } from '../support/run-cli.js';

/** The error of `start` with this file of variables, whose `PORT` is invalid. */
async function startWith(write: (file: string) => void): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'env-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const ENV_FILE = join(folder, '.env');
  write(ENV_FILE);
  const { code, stderr } = await runCli(['start', '--', 'node'], { ENV_FILE });
  expect(code).toBe(1);
  return stderr;
}

const variables = 'PORT=-1\nISSUER_BASE_URL=https://tenant.example/\n';

describe('a file of variables', () => {
  it.each([
    ['in UTF-8', variables],
    ['with a byte order mark', `\uFEFF${variables}`],
    ['with the line ends of Windows', variables.replaceAll('\n', '\r\n')],
    ['with export', variables.replaceAll(/^(?=.)/gm, 'export ')],
  ])('is read %s', async (_how, text) => {
    const message = await startWith((file) => writeFileSync(file, text));
    expect(message).toBe('PORT is "-1", which is not a port.');
  });

  it.each([
    ['UTF-16', Buffer.from(`\uFEFF${variables}`, 'utf16le')],
    ['UTF-16 without a mark', Buffer.from(variables, 'utf16le')],
    ['Latin-1', Buffer.from(`NAME=M\u00fcller\n${variables}`, 'latin1')],
  ])(
    'is rejected in %s, and the error says what to do',
    async (_encoding, bytes) => {
      const message = await startWith((file) => writeFileSync(file, bytes));
      expect(message).toMatch(
        /\.env cannot be read: it is not in UTF-8\. Save/,
      );
    },
  );

  it('is rejected if it is a folder', async () => {
    const message = await startWith((file) => mkdirSync(file));
    expect(message).toMatch(/\.env cannot be read: it is a folder\./);
  });
});
