import { createHash, createPublicKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json, startIssuer } from '@repo/access-tokens/testing';
import {
  calculateJwkThumbprint,
  decodeJwt,
  EmbeddedJWK,
  jwtVerify,
} from 'jose';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { startTenantCopy } from './support/copy-tenant.js';
import { createIssuer, takePort } from './support/free-port.js';
import { runCli } from './support/run-cli.js';

const { tenant, copy } = await startTenantCopy(afterAll);

/** Runs the command with this file's tenant, unless `env` has another one. */
const token = (args: readonly string[], env = {}) =>
  runCli(['token', ...args], { ISSUER_BASE_URL: tenant.issuer, ...env });

const credentials = {
  CHECK_CLIENT_ID: 'some-client',
  CHECK_CLIENT_SECRET: 'its-secret',
};

describe('local-tenant token', () => {
  it('prints a token of the running tenant, and nothing else', async () => {
    const { code, stdout, stderr } = await token([]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(stderr).toBe('');
    const key = createPublicKey(tenant.signingKey.privateKey);
    const { payload } = await jwtVerify(stdout, key);
    expect(payload.iss).toBe(tenant.issuer);
    expect(payload['azp']).toBe('local-partner-one');
  });

  it('requests the scopes in --scope for the client in --client, whose case is ignored', async () => {
    const scope = 'create:textAnalysis';
    const args = ['--client=partner two', `--scope=${scope}`];
    const claims = decodeJwt((await token(args)).stdout);
    expect(claims).toMatchObject({ azp: 'local-partner-two', scope });
  });

  it('explains header and payload with --decode, and does not print the token', async () => {
    const { stdout } = await token(['--decode']);
    expect(stdout).toContain('"alg": "RS256"');
    expect(stdout).toMatch(
      /"https:\/\/example\.com\/plan": "pro" +◀ from the client's metadata "plan", added by the tenant's Action/,
    );
    expect(stdout).toMatch(
      /^"exp": \d+ +expires at \d{4}-\d\d-\d\dT\S+, in 24 h 0 min$/m,
    );
    expect(stdout).not.toMatch(/was not copied|[\w-]{20,}\.[\w-]{20,}/);
  });

  it('says with --decode which metadata was not copied, and why', async () => {
    copy.edit(copy.actionFile, `'urn', 'plan'`, `'urn'`);
    const { stdout } = await token(['--decode']);
    copy.edit(copy.actionFile, `'urn'`, `'urn', 'plan'`);
    expect(stdout).toContain(
      'metadata `plan` was not copied: no Action set a claim with its value\nadd-client-metadata decides which metadata is copied.\n',
    );
    expect(stdout).not.toContain('metadata `urn`');
  });

  it('uses colors on a terminal, but not in a pipe', async () => {
    const colored = await token(['--decode'], { COLORS: 'on' });
    expect(colored.stdout).toMatch(/^<bold>header$/m);
    const { stdout } = await token(['--decode']);
    expect(stdout).toMatch(/^header$/m);
  });

  it('prints JSON with --json', async () => {
    const response = await token(['--json']);
    expect(JSON.parse(response.stdout)).toEqual({
      access_token: expect.any(String) as unknown,
      scope: 'create:textAnalysis',
      expires_in: 86_400,
      token_type: 'Bearer',
    });
    const decoded = await token(['--decode', '--json']);
    expect(JSON.parse(decoded.stdout)).toMatchObject({
      header: { alg: 'RS256' },
      payload: { azp: 'local-partner-one' },
    });
  });

  it.each<[string[], object, RegExp]>([
    [['--client', 'Nobody'], {}, /has no client "Nobody".*Partner One/],
    [['--scope', 'read:secrets'], {}, /403 access_denied: .*read:secrets/],
    // A real tenant needs variables.
    [[], { ISSUER_BASE_URL: 'https://tenant.invalid/' }, /CHECK_CLIENT_SECRET/],
    [[], { CHECK_CLIENT_ID: 'x' }, /CHECK_CLIENT_SECRET is not/],
  ])(
    'fails with the arguments %j and the variables %j, and says why',
    async (args, env, reason) => {
      const { code, stdout, stderr } = await token(args, env);
      expect(code).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toMatch(reason);
    },
  );

  it('uses the token endpoint in the discovery document, and the scopes in CHECK_SCOPE', async () => {
    const issuer = await startIssuer();
    let form = '';
    const url = `${issuer.url}realms/acme`;
    const discovery = '/realms/acme/.well-known/openid-configuration';
    issuer.answer(discovery, (_, response) =>
      json(response, { token_endpoint: `${url}/token` }),
    );
    issuer.answer('/realms/acme/token', (request, response) => {
      request.setEncoding('utf8').on('data', (part) => (form += part));
      request.on('end', () => json(response, { access_token: 'opaque' }));
    });
    const env = { ISSUER_BASE_URL: url, ...credentials, CHECK_SCOPE: 'orders' };
    const { stdout } = await token([], env);
    await issuer.stop();
    expect(stdout).toBe('opaque');
    expect(Object.fromEntries(new URLSearchParams(form))).toMatchObject({
      grant_type: 'client_credentials',
      client_id: 'some-client',
      scope: 'orders',
    });
  });

  it('does not print the secret if the tenant repeats it', async () => {
    const issuer = await startIssuer();
    issuer.answer('/oauth/token', (_, response) =>
      json(response, { error: `no ${credentials.CHECK_CLIENT_SECRET}` }),
    );
    const env = { ISSUER_BASE_URL: issuer.url, ...credentials };
    const { stderr } = await token([], env);
    await issuer.stop();
    expect(stderr).toContain('200 no (secret)\n');
  });

  it('prints the API’s response with --call', async () => {
    const { port, close } = await takePort(
      createServer(({ method, url, headers }, response) => {
        const claims = decodeJwt(String(headers.authorization).slice(7));
        const isAllowed = url === '/client' || method === 'POST';
        response
          .writeHead(isAllowed ? 200 : 403, {
            ...(!isAllowed && { 'www-authenticate': 'Bearer realm="test"' }),
          })
          .end(
            JSON.stringify(
              isAllowed
                ? { method, azp: claims['azp'] }
                : { code: 'insufficient_scope' },
            ),
          );
      }),
    );
    const call = async (...args: string[]) => {
      const { code, stdout } = await token(args, { PORT: `${port}` });
      expect(code).toBe(0);
      expect(stdout).not.toMatch(/[\w-]{20,}\.[\w-]{20,}/);
      return stdout;
    };
    expect(await call('--call', '/client')).toBe(
      `GET http://localhost:${port}/client\n→ 200 accepted\n  {\n    "method": "GET",\n    "azp": "local-partner-one"\n  }`,
    );
    // The demo's own call has a body.
    expect(await call('--call=text-analysis')).toContain('"method": "POST"');
    expect(await call('--decode', '--call', '/orders')).toMatch(
      /"alg": "RS256"[^]*→ 403 rejected: insufficient_scope\n {2}WWW-Authenticate: Bearer realm="test"\n/,
    );
    const both = await token(['--decode', '--json', '--call=client'], {
      PORT: `${port}`,
    });
    expect(JSON.parse(both.stdout)).toMatchObject({
      payload: { azp: 'local-partner-one' },
      answer: { status: 200, body: { method: 'GET' } },
    });
    await close();
  });

  it.each(['https://evil.example/', '//evil.example', '../x', 'http://[/'])(
    'sends the token only to the API, not to %s',
    async (path) => {
      const api = { PORT: '1' };
      const { code, stderr } = await token([`--call=${path}`], api);
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /^--call takes a path of the API at http:\/\/localhost:1\/|http:\/\/localhost:1\/\S+ does not answer/,
      );
    },
  );

  it('reads variables from the file in ENV_FILE', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'env-'));
    const ENV_FILE = join(folder, '.env.auth0');
    writeFileSync(ENV_FILE, `ISSUER_BASE_URL=${tenant.issuer}\n`);
    const { stdout } = await runCli(['token'], { ENV_FILE });
    expect(decodeJwt(stdout).iss).toBe(tenant.issuer);
    rmSync(folder, { recursive: true });
    const { code, stderr } = await runCli(['token'], { ENV_FILE });
    expect(code).toBe(1);
    expect(stderr).toContain(
      `ENV_FILE is "${ENV_FILE}", but there is no such file.`,
    );
  });

  it('says which tenant does not answer, why, and what to do', async () => {
    // Not the local tenant, which speaks plain HTTP.
    const ISSUER_BASE_URL = (await createIssuer()).replace('http', 'https');
    expect(await token([], { ISSUER_BASE_URL, ...credentials })).toEqual({
      code: 1,
      stdout: '',
      stderr: `${ISSUER_BASE_URL}.well-known/openid-configuration does not answer: ECONNREFUSED\nTo find out why, run npx local-tenant check.`,
    });
  });

  it('says that something else has taken the tenant’s port', async () => {
    const { port, close } = await takePort(
      createServer((_request, response) => response.writeHead(404).end()),
    );
    const ISSUER_BASE_URL = `http://127.0.0.1:${port}/`;
    const { code, stderr } = await token([], { ISSUER_BASE_URL });
    await close();
    expect(code).toBe(1);
    expect(stderr).toMatch(
      `Port ${port} is taken by another process: stop it, or set another port in ISSUER_BASE_URL`,
    );
  });

  describe('for a token that is bound to a key', () => {
    const dpop = 'proof_of_possession: { mechanism: dpop }';
    const dialect = '    token_dialect';
    const bind = (more = '') => {
      copy.edit(copy.tenantFile, dialect, `    ${dpop}${more}\n${dialect}`);
      onTestFinished(() =>
        copy.edit(copy.tenantFile, `    ${dpop}${more}\n`, ''),
      );
    };
    const readHeaders = (stdout: string) =>
      Object.fromEntries(
        stdout.split('\n').map((line) => line.split(': ') as [string, string]),
      );

    it('prints it with --dpop', async () => {
      bind();
      const { code, stdout } = await token(['--dpop']);
      expect(code).toBe(0);
      expect(decodeJwt(stdout)['cnf']).toHaveProperty('jkt');
      expect(decodeJwt((await token([])).stdout)).not.toHaveProperty('cnf');
      const decoded = await token(['--dpop', '--decode']);
      expect(decoded.stdout).toMatch(
        /"cnf": .*the key or certificate that the token is bound to/,
      );
    });

    it('prints it and a proof with --proof, as headers for curl', async () => {
      bind();
      const args = ['--proof=POST /orders?x=1', '--nonce=n-1'];
      const { stdout } = await token(args, { PORT: '3999' });
      const { authorization = '', dpop: proof = '' } = readHeaders(stdout);
      const [scheme, raw = ''] = authorization.split(' ');
      expect(scheme).toBe('DPoP');
      const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
        typ: 'dpop+jwt',
      });
      expect(payload).toMatchObject({
        htm: 'POST',
        htu: 'http://localhost:3999/orders',
        nonce: 'n-1',
        ath: createHash('sha256').update(raw).digest('base64url'),
        jti: expect.any(String) as unknown,
      });
      const jkt = await calculateJwkThumbprint(protectedHeader.jwk!);
      expect(decodeJwt(raw)['cnf']).toEqual({ jkt });
    });

    it('sends it with a proof if the client requires one', async () => {
      bind();
      copy.edit(
        copy.tenantFile,
        'client_metadata',
        'require_proof_of_possession: true\n    client_metadata',
      );
      onTestFinished(() =>
        copy.edit(
          copy.tenantFile,
          'require_proof_of_possession: true\n    ',
          '',
        ),
      );
      const { port, close } = await takePort(
        createServer(({ headers }, response) => {
          const { authorization, dpop: proof } = headers;
          const { htu } = decodeJwt(String(proof));
          response.end(JSON.stringify([authorization?.slice(0, 4), htu]));
        }),
      );
      const PORT = `${port}`;
      const args = ['--call=/client', `--directory=${copy.directory}`];
      const { stdout } = await token(args, { PORT });
      await close();
      expect(stdout).toContain('"DPoP"');
      expect(stdout).toContain(`"http://localhost:${port}/client"`);
    });

    it('sends the proof again with the nonce that the API demands', async () => {
      bind();
      const { port, close } = await takePort(
        createServer(({ headers }, response) => {
          const { nonce } = decodeJwt(String(headers['dpop']));
          response
            .writeHead(nonce === 'n-1' ? 200 : 401, { 'dpop-nonce': 'n-1' })
            .end('{}');
        }),
      );
      const args = ['--dpop', '--call=/client'];
      const { stdout } = await token(args, { PORT: `${port}` });
      await close();
      expect(stdout).toContain('→ 200 accepted');
    });

    it.each(['--dpop', '--proof=GET /client'])(
      'fails with %s if the API does not have proof_of_possession',
      async (option) => {
        const { code, stdout, stderr } = await token([option]);
        expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
        expect(stderr).toMatch(/proof_of_possession: \{ mechanism: dpop \}/);
      },
    );

    it.each(['client', 'get /client', 'GET'])(
      'rejects --proof="%s"',
      async (request) => {
        const { code, stderr } = await token([`--proof=${request}`]);
        expect(code).toBe(1);
        expect(stderr).toMatch(/^--proof takes a method and a path/);
      },
    );
  });

  it('uses the client’s certificate, if it has one', async () => {
    const method = `client_authentication_methods: { tls_client_auth: {} }`;
    copy.edit(
      copy.tenantFile,
      'client_metadata',
      `${method}\n    client_metadata`,
    );
    onTestFinished(() => copy.edit(copy.tenantFile, `${method}\n    `, ''));
    // As `start` does when a file has changed.
    tenant.reload();
    const { stdout, stderr } = await token([`--directory=${copy.directory}`], {
      TENANT_KEYS_FILE: join(copy.directory, 'keys.json'),
    });
    expect(stderr).toBe('');
    expect(decodeJwt(stdout)['azp']).toBe('local-partner-one');
  });

  it('starts a tenant if none is running', async () => {
    const ISSUER_BASE_URL = await createIssuer();
    const { stdout } = await token([], { ISSUER_BASE_URL });
    expect(decodeJwt(stdout).iss).toBe(ISSUER_BASE_URL);
  });
});
