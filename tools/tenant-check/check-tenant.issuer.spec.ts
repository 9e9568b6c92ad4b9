import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type TokenOptions,
  audience,
  mintToken,
  namespace,
} from '../../test/support/mint-token.js';
import { signingKeyPair } from '../../test/support/signing-key-pair.js';
import {
  type TestIssuer,
  discoveryPath,
  json,
  jwksPath,
  startIssuer,
} from '../../test/support/start-issuer.js';
import { checkTenant } from './check-tenant.js';
import { expectFinding } from './testing/expect-finding.js';

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

/** Lets the issuer answer token requests with this token, and checks it. */
function checkToken(token: string | TokenOptions, variables = {}) {
  const raw = typeof token === 'string' ? token : mintToken(issuer, token);
  issuer.answer(tokenPath, (_request, response) =>
    json(response, {
      access_token: raw,
      token_type: 'Bearer',
      expires_in: 3600,
    }),
  );
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

describe('a tenant that is not the local one', () => {
  it('passes as it should be', async () => {
    const report = await checkToken({});
    expect(report.findings.filter(({ mark }) => mark !== 'ok')).toEqual([]);
    expect(report.ok).toBe(true);
  });

  it.each<[string, string | TokenOptions, string, RegExp]>([
    [
      'an opaque token',
      'x9eKq3TtR5yPz',
      'token format',
      /an opaque one.*Default Audience/s,
    ],
    [
      'an encrypted token',
      'eyJhbGciOiJkaXIifQ.a.b.c.d',
      'token format',
      /JWE.*Token Encryption/s,
    ],
    [
      'a token that is too long',
      { claims: { [`${namespace}urn`]: 'x'.repeat(9000) } },
      'token format',
      /longer than 8192 bytes/,
    ],
    [
      'HS256',
      { header: { alg: 'HS256' } },
      'algorithm',
      /HS256.*Signing Algorithm/s,
    ],
    [
      'RS512',
      { header: { alg: 'RS512' } },
      'algorithm',
      /RS512, TOKEN_SIGNING_ALG allows RS256/,
    ],
    [
      'another typ',
      { header: { typ: 'logout+jwt' } },
      'algorithm',
      /typ is not.*Access Token Profile/s,
    ],
    [
      'an unknown kid',
      { header: { kid: 'elsewhere' } },
      'signature',
      /"elsewhere", which is not among/,
    ],
    [
      'a foreign signature',
      { signWith: signingKeyPair('other').privateKey },
      'signature',
      /does not verify/,
    ],
    [
      'another issuer',
      { claims: { iss: 'https://custom.example/' } },
      'claims',
      /It is "https:\/\/custom\.example\/", and should be.*Custom Domains/s,
    ],
    [
      'another audience',
      { claims: { aud: 'https://other.example' } },
      'claims',
      /aud does not hold.*Identifier/s,
    ],
    [
      'a token bound to a key',
      { claims: { cnf: { jkt: 'x' } } },
      'claims',
      /Sender-Constraining/,
    ],
    [
      'a user’s token',
      { claims: { gty: 'password' } },
      'claims',
      /client_credentials/,
    ],
    [
      'a token of no client',
      { claims: { azp: undefined } },
      'claims',
      /does not name its client/,
    ],
    [
      'a token without exp',
      { claims: { exp: undefined } },
      'clock',
      /lacks iat or exp/,
    ],
  ])('hands out %s', async (_what, token, name, saying) => {
    const report = await checkToken(token);
    expectFinding(report, { check: name, saying });
    expect(JSON.stringify(report)).not.toContain(secret);
    expect(JSON.stringify(report)).not.toMatch(/eyJ[\w-]+\.[\w-]/);
  });

  it('says nothing of why there is no custom claim, so that all reasons are named', async () => {
    const claims = {
      [`${namespace}urn`]: undefined,
      [`${namespace}plan`]: undefined,
    };
    expectFinding(await checkToken({ claims }), {
      check: 'metadata',
      saying:
        /not deployed.*not bound to the trigger.*metadata is empty.*drops without a word.*no secret CLAIM_NAMESPACE/s,
    });
  });

  it('has its Action put a namespace without its slash before the name', async () => {
    const claims = {
      [`${namespace}urn`]: undefined,
      [`${namespace}plan`]: undefined,
      'https://example.comurn': 'x',
    };
    expectFinding(await checkToken({ claims }), {
      check: 'metadata',
      saying: /"https:\/\/example\.comurn".*slash at the end included/s,
    });
  });

  it('drops scopes without a word', async () => {
    expectFinding(
      await checkToken({}, { CHECK_SCOPE: 'create:textAnalysis read:metrics' }),
      {
        check: 'scopes',
        saying: /not in the token: read:metrics/,
      },
    );
  });

  it('repeats the secret and a token in its refusal, which the report does not', async () => {
    const token = mintToken(issuer);
    issuer.answer(tokenPath, (_request, response) => {
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          error: 'invalid_request',
          error_description: `not ${secret}, nor ${token}`,
        }),
      );
    });
    const report = JSON.stringify(await check());
    expect(report).toContain('400 invalid_request: not (secret), nor (token)');
    expect(report).not.toContain(secret);
    expect(report).not.toContain(token);
  });
});

describe('the issuer’s URL', () => {
  it('lacks its slash, which the API minds only with JWKS_URI', async () => {
    const ISSUER_BASE_URL = issuer.url.slice(0, -1);
    expectFinding(await checkToken({}, { ISSUER_BASE_URL }), {
      check: 'issuer',
      mark: 'warning',
      saying: /differ in the slash at the end.*Set ISSUER_BASE_URL=http.*\/\./s,
    });
    const JWKS_URI = `${issuer.url}.well-known/jwks.json`;
    expectFinding(await checkToken({}, { ISSUER_BASE_URL, JWKS_URI }), {
      check: ['issuer', 'claims'],
      saying: /to the letter/,
    });
  });

  it('is another name of the tenant', async () => {
    issuer.answer(discoveryPath, (_request, response) =>
      json(response, {
        issuer: 'https://tenant.example/',
        jwks_uri: `${issuer.url}.well-known/jwks.json`,
      }),
    );
    expectFinding(
      await checkToken({ claims: { iss: 'https://tenant.example/' } }),
      {
        check: 'issuer',
        saying: /calls itself "https:\/\/tenant\.example\/".*custom domain/s,
      },
    );
  });

  it.each<[string, number, Record<string, string>, string, RegExp]>([
    [
      'leads to a redirect',
      302,
      { location: '/login' },
      '',
      /302, a redirect.*sign-in page/s,
    ],
    [
      'leads nowhere',
      404,
      {},
      '',
      /answers 404.*the path in ISSUER_BASE_URL is wrong/s,
    ],
    [
      'leads to a web page',
      200,
      { 'content-type': 'text/html' },
      '<html>',
      /no JSON but text\/html.*proxy/s,
    ],
    ['leads to other JSON', 200, {}, '{"ok":true}', /JSON without an issuer/],
    [
      'leads to a proxy that asks who it is',
      407,
      {},
      '',
      /407.*user and password/s,
    ],
    [
      'leads to a tenant that is busy',
      429,
      {},
      '',
      /answers 429.*busy or down/s,
    ],
  ])('%s', async (_what, status, headers, body, saying) => {
    issuer.answer(discoveryPath, (_request, response) => {
      response.writeHead(status, headers).end(body);
    });
    expectFinding(await check(), { check: 'tenant', saying });
  });

  it('and JWKS_URI are of two tenants', async () => {
    const other = await startIssuer();
    other.keys = [signingKeyPair('other')];
    const JWKS_URI = `${other.url}.well-known/jwks.json`;
    expectFinding(await checkToken({}, { JWKS_URI }), {
      check: ['signing keys', 'signature'],
      mark: 'warning',
      saying: /JWKS_URI is .* the tenant states/,
    });
    await other.stop();
  });

  it('and everything else is missing', async () => {
    const { ok, findings } = await checkTenant({});
    expect(ok).toBe(false);
    expect(findings[0]).toMatchObject({
      check: 'configuration',
      mark: 'failed',
      seen: expect.stringMatching(
        /ISSUER_BASE_URL.*AUDIENCE.*CLAIM_NAMESPACE/,
      ) as unknown,
    });
  });
});

describe('a proxy', () => {
  it('that wants to know who asks', async () => {
    const proxy = createServer().on('connect', (_request, socket) =>
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'),
    );
    await once(proxy.listen(0, '127.0.0.1'), 'listening');
    const { port } = proxy.address() as AddressInfo;
    const report = await check({
      ISSUER_BASE_URL: 'https://tenant.example/',
      HTTPS_PROXY: `http://user:hidden@127.0.0.1:${port}`,
    });
    expectFinding(report, { check: 'tenant', saying: /407.*who asks/s });
    expect(JSON.stringify(report)).not.toContain('hidden');
    proxy.closeAllConnections();
    await once(proxy.close(), 'close');
  });

  it('that is down, and should not be asked for this machine’s own tenant', async () => {
    expectFinding(
      await check({ HTTP_PROXY: 'http://user:hidden@127.0.0.1:1' }),
      {
        check: 'tenant',
        saying: /through the proxy 127\.0\.0\.1:1.*NO_PROXY=localhost/s,
      },
    );
  });

  it('is passed by where NO_PROXY says so', async () => {
    const report = await checkToken(
      {},
      { HTTP_PROXY: 'http://127.0.0.1:1', NO_PROXY: '127.0.0.1' },
    );
    expect(report.ok).toBe(true);
  });
});
