import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { getFreePort } from '@repo/access-tokens/testing';
import { copyTenant } from './support/copy-tenant.js';
import { createIssuer } from './support/free-port.js';
import { runCli } from './support/run-cli.js';

const api = fileURLToPath(new URL('support/api.mjs', import.meta.url));

async function demo(...args: string[]) {
  const ISSUER_BASE_URL = await createIssuer();
  const PORT = `${await getFreePort()}`;
  const env = { PATH: process.env['PATH'], ISSUER_BASE_URL, PORT };
  const result = await runCli(['demo', ...args], env);
  const urls = [ISSUER_BASE_URL, `http://localhost:${PORT}/`];
  const remaining = await Promise.allSettled(urls.map((url) => fetch(url)));
  return { ...result, remaining: remaining.map(({ status }) => status) };
}

describe('local-tenant demo', () => {
  it('starts what does not run, follows the metadata, and leaves nothing running', async () => {
    const { code, stdout, stderr, remaining } = await demo(
      '--client=partner two',
      `--api="${process.execPath}" "${api}"`,
    );
    expect(stderr).toBe('');
    expect(stdout).toMatch(
      /^Starting the local tenant at .*\nStarting the API: .*\nWaiting for http:\/\/localhost:\d+\/health\/ready, at most 60 s …$/m,
    );
    expect(stdout).toContain('→ 403 rejected: insufficient_scope');
    expect(stdout).toMatch(
      /"https:\/\/example\.com\/urn": "urn:example\.com:c-two" +◀ .*Action/,
    );
    expect(stdout).toMatch(/"url": "\/text-analysis",\s+"urn": ".*c-two"/);
    expect(stdout.match(/(?<="code": ")\w+/g)).toEqual([
      'credentials_missing',
      'insufficient_scope',
      'client_metadata_invalid',
    ]);
    expect(stdout).toContain('WWW-Authenticate: Bearer realm="test"');
    expect(stdout).not.toMatch(/not-a-secret|eyJ[\w-]+\.eyJ/);
    expect(code).toBe(0);
    expect(remaining).toEqual(['rejected', 'rejected']);
  });

  it('shows that a stolen token is worth nothing without its key', async () => {
    const copy = copyTenant();
    onTestFinished(() => copy.remove());
    const proof = 'proof_of_possession: { mechanism: dpop }';
    copy.edit(
      copy.tenantFile,
      '    token_dialect',
      `    ${proof}\n    token_dialect`,
    );
    const { code, stdout } = await demo(
      `--directory=${copy.directory}`,
      `--api="${process.execPath}" "${api}"`,
    );
    expect(code).toBe(0);
    const [, theft = ''] = stdout.split(/^5\. /m);
    expect(theft.match(/→ .*/g)).toEqual([
      '→ 200 accepted',
      '→ 401 rejected: token_invalid',
      '→ 401 rejected: token_invalid',
    ]);
  });

  it.each([
    [['--client=Nobody'], /no client "Nobody".*Partner One, Partner Two/],
    [[], /Nothing answers at .*--api "node dist\/main\.js"/],
    [
      [`--api="${process.execPath}" -e "process.exit(4)"`],
      /^The API exited with code 4\.$/,
    ],
    [
      [`--api=echo Out of luck && echo Why >&2 && exit 5`],
      /^The API exited with code 5\. Its last output:\n(Out of luck\nWhy|Why\nOut of luck)$/,
    ],
    [
      [`--api="${process.execPath}" "${api}" --fragile`],
      /^The API exited with code 6\. Its last output:\nThe API listens\nOut of luck$/,
    ],
  ])('fails with %j and says why', async (args, reason) => {
    const { code, stderr } = await demo(...args);
    expect(code).toBe(1);
    expect(stderr).toMatch(reason);
  });

  it('has no clients of a real tenant', async () => {
    const ISSUER_BASE_URL = 'https://tenant.example/';
    const { code, stderr } = await runCli(['demo'], { ISSUER_BASE_URL });
    expect(code).toBe(1);
    expect(stderr).toMatch('npx local-tenant check');
  });
});
