import { createServer } from 'node:http';
import {
  audience,
  createSigningKeyPair,
  discoveryPath,
  json,
  jwksPath,
  mintToken,
  namespace,
  startIssuer,
  type TestIssuer,
  type TokenOptions,
} from '@repo/access-tokens/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { checkTenant } from '../../src/check/check-tenant.js';
import { expectFindings } from '../support/expect-findings.js';
import { takePort } from '../support/free-port.js';

const tokenPath = '/oauth/token';
const secret = 'the-client-secret-of-this-test';
let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await startIssuer();
});
afterEach(() => {
  for (const path of [tokenPath, discoveryPath, jwksPath]) {
    issuer.answer(path, undefined);
  }
});
afterAll(() => issuer.stop());

/** Checks an issuer that issues this token. */
function checkToken(token: string | TokenOptions, variables = {}) {
  const raw = typeof token === 'string' ? token : mintToken(issuer, token);
  const body = { access_token: raw, token_type: 'Bearer', expires_in: 3600 };
  issuer.answer(tokenPath, (_request, response) => json(response, body));
  return check(variables);
}

const check = (variables = {}) =>
  checkTenant({
    ISSUER_BASE_URL: issuer.url,
    AUDIENCE: audience,
    CLAIM_NAMESPACE: namespace,
    CHECK_CLIENT_ID: 'test-client',
    CHECK_CLIENT_SECRET: secret,
    ...variables,
  });

const header = (members: Record<string, string>) => ({ header: members });
const claims = (members: Record<string, unknown>) => ({ claims: members });
const metadata = (more = {}) =>
  claims({
    [`${namespace}urn`]: undefined,
    [`${namespace}plan`]: undefined,
    ...more,
  });
const long = claims({ [`${namespace}urn`]: 'x'.repeat(9000) });
const foreign = { signWith: createSigningKeyPair('other').privateKey };
const otherIssuer = 'https://custom.example/';

interface Row {
  readonly token: string | TokenOptions;
  readonly check: string;
  readonly saying: RegExp;
}

describe('checkTenant with a tenant that is not the local one', () => {
  it('finds nothing wrong with a correct setup', async () => {
    const report = await checkToken({});
    expect(report.findings.filter(({ mark }) => mark !== 'ok')).toEqual([]);
    expect(report.ok).toBe(true);
  });

  const unknownReason =
    /not deployed.*not bound to the trigger.*metadata is empty.*silently drops.*no secret CLAIM_NAMESPACE/s;

  it.each`
    what                               | token                                          | check             | saying
    ${'an opaque token'}               | ${'x9eKq3TtR5yPz'}                             | ${'token format'} | ${/is opaque.*Default Audience/s}
    ${'an encrypted token'}            | ${'eyJhbGciOiJkaXIifQ.a.b.c.d'}                | ${'token format'} | ${/JWE.*Token Encryption/s}
    ${'a token that is too long'}      | ${long}                                        | ${'token format'} | ${/longer than 8192 bytes/}
    ${'HS256'}                         | ${header({ alg: 'HS256' })}                    | ${'algorithm'}    | ${/HS256.*Signing Algorithm/s}
    ${'RS512'}                         | ${header({ alg: 'RS512' })}                    | ${'algorithm'}    | ${/RS512, but TOKEN_SIGNING_ALG allows RS256/}
    ${'another typ'}                   | ${header({ typ: 'logout+jwt' })}               | ${'algorithm'}    | ${/typ is not.*Access Token Profile/s}
    ${'an unknown kid'}                | ${header({ kid: 'elsewhere' })}                | ${'signature'}    | ${/"elsewhere", which is not among/}
    ${'a foreign signature'}           | ${foreign}                                     | ${'signature'}    | ${/signature is not valid/}
    ${'another issuer'}                | ${claims({ iss: otherIssuer })}                | ${'claims'}       | ${/It is "https:\/\/custom\.example\/", but should be.*Custom Domains/s}
    ${'another audience'}              | ${claims({ aud: 'https://other.example' })}    | ${'claims'}       | ${/aud does not include.*Identifier/s}
    ${'a token bound to a key'}        | ${claims({ cnf: { jkt: 'x' } })}               | ${'claims'}       | ${/Sender-Constraining/}
    ${'a user’s token'}                | ${claims({ gty: 'password' })}                 | ${'claims'}       | ${/client_credentials/}
    ${'a token of no client'}          | ${claims({ azp: undefined })}                  | ${'claims'}       | ${/does not name its client/}
    ${'a token without exp'}           | ${claims({ exp: undefined })}                  | ${'clock'}        | ${/lacks iat or exp/}
    ${'no custom claim'}               | ${metadata()}                                  | ${'metadata'}     | ${unknownReason}
    ${'a namespace without its slash'} | ${metadata({ 'https://example.comurn': 'x' })} | ${'metadata'}     | ${/"https:\/\/example\.comurn".*including the trailing slash/s}
  `('reports $what', async ({ token, check: name, saying }: Row) => {
    const report = await checkToken(token);
    expectFindings(report, { [name]: saying });
    expect(JSON.stringify(report)).not.toContain(secret);
    expect(JSON.stringify(report)).not.toMatch(/eyJ[\w-]+\.[\w-]/);
  });

  it('reports scopes that were silently dropped', async () => {
    const CHECK_SCOPE = 'create:textAnalysis read:metrics';
    const report = await checkToken({}, { CHECK_SCOPE });
    expectFindings(report, { scopes: /not in the token: read:metrics/ });
  });

  describe('if the tenant repeats what it was sent', () => {
    const refuse = (error_description: string) =>
      issuer.answer(tokenPath, (_request, response) => {
        response.writeHead(400, { 'content-type': 'application/json' });
        const error = 'invalid_request';
        response.end(JSON.stringify({ error, error_description }));
      });

    it('removes the secret and tokens', async () => {
      const token = mintToken(issuer);
      refuse(`not ${secret}, nor ${token}`);
      const report = JSON.stringify(await check());
      expect(report).toContain(
        '400 invalid_request: not (secret), nor (token)',
      );
      expect(report).not.toContain(secret);
      expect(report).not.toContain(token);
    });

    it.each(['a', 'it', '$&', '.'])(
      'removes the short secret %j, but no other text',
      async (short) => {
        refuse(`Unauthorized: client_secret=${short}&grant_type`);
        const report = await check({ CHECK_CLIENT_SECRET: short });
        refuse('Unauthorized: client_secret=(secret)&grant_type');
        expect(report).toEqual(await check());
        expectFindings(report, {
          'token request': /Unauthorized: client_secret=\(secret\)&grant_type/,
        });
      },
    );
  });

  it.each([
    ['CHECK_CLIENT_ID', 'CHECK_CLIENT_SECRET'],
    ['CHECK_CLIENT_SECRET', 'CHECK_CLIENT_ID'],
  ])('reports that %s is set, but %s is not', async (set, missing) => {
    expectFindings(await check({ [missing]: '' }), {
      credentials: new RegExp(`${set} is set, but ${missing} is not`),
    });
  });
});

describe('checkTenant with a wrong ISSUER_BASE_URL', () => {
  it('warns about a missing trailing slash, which is an error only with JWKS_URI', async () => {
    const ISSUER_BASE_URL = issuer.url.slice(0, -1);
    const warning =
      /only the trailing slash differs.*Set ISSUER_BASE_URL=http.*\/\./s;
    const report = await checkToken({}, { ISSUER_BASE_URL });
    expectFindings(report, { issuer: warning }, 'warning');
    const JWKS_URI = `${issuer.url}.well-known/jwks.json`;
    expectFindings(await checkToken({}, { ISSUER_BASE_URL, JWKS_URI }), {
      issuer: /must be identical/,
      claims: /iss/,
    });
  });

  it('reports that the tenant’s issuer has another name', async () => {
    const jwks_uri = `${issuer.url}.well-known/jwks.json`;
    issuer.answer(discoveryPath, (_request, response) =>
      json(response, { issuer: otherIssuer, jwks_uri }),
    );
    expectFindings(await checkToken(claims({ iss: otherIssuer })), {
      issuer: /issuer is "https:\/\/custom\.example\/".*custom domain/s,
    });
  });

  const html = { 'content-type': 'text/html' };
  it.each<[string, number, Record<string, string>, string, RegExp]>([
    [
      'a redirect',
      302,
      { location: '/login' },
      '',
      /302.*redirect.*sign-in page/s,
    ],
    ['a 404', 404, {}, '', /answers 404.*path in ISSUER_BASE_URL is wrong/s],
    ['a web page', 200, html, '<html>', /text\/html instead of JSON.*proxy/s],
    ['other JSON', 200, {}, '{"ok":true}', /JSON without an issuer/],
    ['a proxy that requires a login', 407, {}, '', /407.*user and password/s],
    ['a busy tenant', 429, {}, '', /answers 429.*_local\/faults/s],
    [
      'a document that is too large',
      200,
      { 'content-type': 'application/json' },
      JSON.stringify({ issuer: 'ISSUER', more: 'x'.repeat(2 ** 21) }),
      /does not answer/,
    ],
  ])('reports %s', async (_what, status, headers, body, saying) => {
    issuer.answer(discoveryPath, (_request, response) => {
      response.writeHead(status, headers);
      response.end(body.replace('ISSUER', issuer.url));
    });
    expectFindings(await check(), { tenant: saying });
  });

  it('warns if JWKS_URI belongs to another tenant', async () => {
    const other = await startIssuer();
    other.keys = [createSigningKeyPair('other')];
    const JWKS_URI = `${other.url}.well-known/jwks.json`;
    const findings = {
      'signing keys': /JWKS_URI is .* the tenant’s jwks_uri is/,
      signature: /./,
    };
    expectFindings(await checkToken({}, { JWKS_URI }), findings, 'warning');
    await other.stop();
  });

  it('reports that variables are missing', async () => {
    const { ok, findings } = await checkTenant({});
    expect(ok).toBe(false);
    expect(findings[0]?.check).toBe('configuration');
    expect(findings[0]?.mark).toBe('failed');
    expect(findings[0]?.seen).toMatch(/ISSUER_BASE_URL.*AUDIENCE/);
  });
});

describe('checkTenant with a proxy', () => {
  it('reports that the proxy requires a login', async () => {
    const proxy = createServer().on('connect', (_request, socket) =>
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'),
    );
    const { port, close } = await takePort(proxy, '127.0.0.1');
    const report = await check({
      ISSUER_BASE_URL: 'https://tenant.example/',
      HTTPS_PROXY: `http://user:hidden@127.0.0.1:${port}`,
    });
    expectFindings(report, { tenant: /407.*requires a login/s });
    expect(JSON.stringify(report)).not.toContain('hidden');
    proxy.closeAllConnections();
    await close();
  });

  it('reports a proxy that is down, and suggests NO_PROXY for a tenant on this machine', async () => {
    const HTTP_PROXY = 'http://user:hidden@127.0.0.1:1';
    const saying = /through the proxy 127\.0\.0\.1:1.*NO_PROXY=localhost/s;
    expectFindings(await check({ HTTP_PROXY }), { tenant: saying });
  });

  it('does not use the proxy for hosts in NO_PROXY', async () => {
    const HTTP_PROXY = 'http://127.0.0.1:1';
    const report = await checkToken({}, { HTTP_PROXY, NO_PROXY: '127.0.0.1' });
    expect(report.ok).toBe(true);
  });
});
