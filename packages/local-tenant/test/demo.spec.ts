import { fileURLToPath } from 'node:url';
import { getFreePort } from '@repo/access-tokens/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
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

/** A copy of the tenant that binds tokens to a key. */
function copyBoundTenant() {
  const copy = copyTenant();
  onTestFinished(() => copy.remove());
  const proof = 'proof_of_possession: { mechanism: dpop }';
  copy.edit(
    copy.tenantFile,
    '    token_dialect',
    `    ${proof}\n    token_dialect`,
  );
  return copy;
}

describe('local-tenant demo', () => {
  it('starts the tenant and the API, shows how the metadata gets to the API, and stops both', async () => {
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

  it('does not need an open health check', async () => {
    const command = `"${process.execPath}" "${api}" --closed`;
    const { code, stderr } = await demo(`--api=${command}`);
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it('shows that a stolen token is useless without its key', async () => {
    const copy = copyBoundTenant();
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
    [500, '200', 'Step 3 failed: expected 2xx'],
    [200, '401', 'Step 4 failed: expected 401'],
    [
      500,
      'insufficient_scope',
      'Step 4 failed: expected 4xx insufficient_scope',
    ],
    [
      200,
      'insufficient_scope',
      'Step 4 failed: expected 4xx insufficient_scope',
    ],
    [200, 'token_invalid', 'Step 5 failed: expected 401'],
  ])('fails if the API answers %d instead of %s', async (wrong, right, why) => {
    const copy = copyBoundTenant();
    const { code, stdout, stderr } = await demo(
      `--directory=${copy.directory}`,
      `--api="${process.execPath}" "${api}" --replace=${right}:${wrong}`,
    );
    expect(stderr).toContain(`${why}, but the response was ${wrong}`);
    expect(stdout).toContain(`→ ${wrong} `);
    expect(code).toBe(1);
  });

  it('fails if the API answers with another code', async () => {
    const copy = copyTenant();
    onTestFinished(() => copy.remove());
    copy.edit(copy.localFile, 'code: client_metadata_invalid', 'code: other');
    const { code, stderr } = await demo(
      `--directory=${copy.directory}`,
      `--api="${process.execPath}" "${api}"`,
    );
    expect(stderr).toBe(
      'Step 4 failed: expected 4xx other, but the response was 403 client_metadata_invalid.',
    );
    expect(code).toBe(1);
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
  ])('fails with %j, and says why', async (args, reason) => {
    const { code, stderr } = await demo(...args);
    expect(code).toBe(1);
    expect(stderr).toMatch(reason);
  });

  it('fails for a client with a certificate', async () => {
    const copy = copyTenant();
    onTestFinished(() => copy.remove());
    const dialect = '    token_dialect';
    const proof = 'proof_of_possession: { mechanism: mtls, required: true }';
    copy.edit(copy.tenantFile, dialect, `    ${proof}\n${dialect}`);
    const { code, stderr } = await demo(`--directory=${copy.directory}`);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^The demo cannot present the certificate of Partner One:/,
    );
  });

  it('fails with a real tenant', async () => {
    const ISSUER_BASE_URL = 'https://tenant.example/';
    const { code, stderr } = await runCli(['demo'], { ISSUER_BASE_URL });
    expect(code).toBe(1);
    expect(stderr).toMatch('npx local-tenant check');
  });
});
