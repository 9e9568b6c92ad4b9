import { createHash } from 'node:crypto';
import { Controller, Get, Module, UseGuards } from '@nestjs/common';
import {
  createProofKey,
  makeProof,
  mintToken,
  type ProofOptions,
} from '@repo/access-tokens/testing';
import { describe, expect, it } from 'vitest';
import { AppModule } from '../../../src/app.module.js';
import { JwtAuthGuard } from '../../../src/auth/jwt-auth.guard.js';
import {
  AllowAnonymous,
  AnyClient,
  Public,
  RequireProofOfPossession,
} from '../../../src/auth/policy.js';
import {
  expectChallenge,
  expectProblem,
  parseChallenges,
} from '../../../test/support/expect-challenge.js';
import { startApi } from '../../../test/support/start-api.js';
import { TestRoutesModule } from '../../../test/support/test-routes.module.js';
import { useApi, type ApiWithIssuer } from '../../../test/support/use-api.js';

// `@repo/access-tokens` tests how proofs and certificates are checked; these tests are about the API's use of it.
const publicUrl = 'https://api.example.com/v1';
const key = createProofKey();

/** Sends a token that is bound to the key, with a proof that is valid except for `change`. */
function sendWithProof(
  { api, issuer }: ApiWithIssuer,
  path = '/client',
  change: Partial<ProofOptions> = {},
  claims: Record<string, unknown> = {},
) {
  const token = mintToken(issuer, { claims: { cnf: key.cnf, ...claims } });
  const proof = makeProof(key, { url: publicUrl + path, token, ...change });
  return api
    .request()
    .get(path)
    .set({ authorization: `DPoP ${token}`, dpop: proof });
}

const refusedProof = {
  status: 401,
  code: 'invalid_dpop_proof',
  error: 'invalid_dpop_proof',
  scheme: 'DPoP',
} as const;
const refusedToken = {
  status: 401,
  code: 'invalid_token',
  error: 'invalid_token',
  detail: /^cnf /,
} as const;

describe('a token that is bound to a key', () => {
  const tested = useApi({
    root: TestRoutesModule,
    variables: { PUBLIC_URL: publicUrl, CORS_ORIGINS: 'https://app.example' },
  });

  it('is accepted with a proof that signs PUBLIC_URL and the path', async () => {
    const { status, body } = await sendWithProof(tested);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: 'test-client' });
    const url = `${tested.api.url}/client`;
    expectChallenge(await sendWithProof(tested, '/client', { url }), {
      ...refusedProof,
      detail: /^htu is not the URL of this request\.$/,
    });
  });

  it('is rejected without a new proof, whatever was sent with it before', async () => {
    const token = mintToken(tested.issuer, { claims: { cnf: key.cnf } });
    const get = (headers: Record<string, string>) =>
      tested.api.request().get('/client').set(headers);
    const dpop = makeProof(key, { url: `${publicUrl}/client`, token });
    expect((await get({ authorization: `DPoP ${token}`, dpop })).status).toBe(
      200,
    );
    expectChallenge(await get({ authorization: `DPoP ${token}` }), {
      ...refusedProof,
      detail: /send a DPoP proof/,
    });
    expectChallenge(await get({ authorization: `DPoP ${token}`, dpop }), {
      ...refusedProof,
      detail: /^jti was used/,
    });
    const next = makeProof(key, { url: `${publicUrl}/client`, token });
    expectChallenge(
      await get({ authorization: `Bearer ${token}`, dpop: next }),
      refusedToken,
    );
  });

  it('is accepted only once with twenty copies of a proof', async () => {
    const token = mintToken(tested.issuer, { claims: { cnf: key.cnf } });
    const dpop = makeProof(key, { url: `${publicUrl}/client`, token });
    const headers = { authorization: `DPoP ${token}`, dpop };
    const copies = Array.from({ length: 20 }, () =>
      tested.api.request().get('/client').set(headers),
    );
    const statuses = (await Promise.all(copies)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 401)).toHaveLength(19);
  });

  it('gets a challenge of its own scheme if it lacks a scope', async () => {
    expectChallenge(await sendWithProof(tested, '/policies/all'), {
      status: 403,
      code: 'insufficient_scope',
      error: 'insufficient_scope',
      scope: 'test:read test:write',
      scheme: 'DPoP',
    });
  });

  it('has a challenge of its own, which pages may read', async () => {
    const { headers } = await tested.api
      .getClient()
      .set('origin', 'https://app.example');
    const challenges = parseChallenges(headers['www-authenticate']);
    expect([...challenges.keys()]).toEqual(['Bearer', 'DPoP']);
    expect(challenges.get('DPoP')?.get('algs')).toBe(
      'ES256 ES384 EdDSA PS256 RS256',
    );
    expect(headers['access-control-expose-headers']).toMatch(
      /www-authenticate,.*dpop-nonce/,
    );
  });

  it('is counted by the result of its proof, and announced at the start', async () => {
    await sendWithProof(tested);
    await sendWithProof(tested, '/client', { method: 'POST' });
    const scrape = mintToken(tested.issuer, { scope: 'read:metrics' });
    const { text } = await tested.api
      .request()
      .get('/metrics')
      .set('authorization', `Bearer ${scrape}`);
    expect(text).toMatch(/dpop_proofs_total\{result="accepted"\} [1-9]/);
    expect(text).toMatch(/dpop_proofs_total\{result="htm"\} 1/);
    expect(text).toMatch(/dpop_proofs_total\{result="replay"\} /);
    await tested.api.findLogLine({
      context: 'DPoP',
      msg: `DPoP proofs must be for ${publicUrl} plus the path of the request`,
    });
    expect(tested.api.logs.join('\n')).not.toMatch(/dpop\+jwt|eyJ/);
  });
});

describe('a route that also names JwtAuthGuard', () => {
  @Controller('twice')
  class TwiceController {
    @Get()
    @AnyClient()
    @UseGuards(JwtAuthGuard)
    list(): string[] {
      return [];
    }
  }
  @Module({ imports: [AppModule], controllers: [TwiceController] })
  class TwiceModule {}
  const tested = useApi({
    root: TwiceModule,
    variables: { PUBLIC_URL: publicUrl },
  });

  it('does not take a proof for a replay of itself', async () => {
    expect((await sendWithProof(tested, '/twice')).status).toBe(200);
  });
});

describe('DPOP_NONCE_SECRET', () => {
  const tested = useApi({
    variables: { PUBLIC_URL: publicUrl, DPOP_NONCE_SECRET: 'x'.repeat(32) },
  });

  it('demands a nonce, and provides it', async () => {
    const first = await sendWithProof(tested);
    expectChallenge(first, {
      status: 401,
      code: 'use_dpop_nonce',
      error: 'use_dpop_nonce',
      scheme: 'DPoP',
    });
    const claims = { nonce: first.headers['dpop-nonce'] as unknown };
    const second = await sendWithProof(tested, '/client', { claims });
    expect(second.status).toBe(200);
  });
});

describe('@RequireProofOfPossession()', () => {
  @RequireProofOfPossession()
  @AnyClient()
  @Controller('bound')
  class BoundController {
    @Get()
    list(): string[] {
      return [];
    }
    @Get('anonymous')
    @AllowAnonymous()
    anonymous(): string[] {
      return [];
    }
  }
  @Module({ imports: [AppModule], controllers: [BoundController] })
  class BoundModule {}
  const tested = useApi({
    root: BoundModule,
    variables: { PUBLIC_URL: publicUrl },
  });

  it('accepts only bound tokens, while other routes accept all', async () => {
    expect((await sendWithProof(tested, '/bound')).status).toBe(200);
    const plain = mintToken(tested.issuer);
    expect((await tested.api.getClient(plain)).status).toBe(200);
    // The token is cached by now.
    for (const path of ['/bound', '/bound/anonymous'])
      expectChallenge(
        await tested.api
          .request()
          .get(path)
          .set('authorization', `Bearer ${plain}`),
        refusedToken,
      );
    expectChallenge(await tested.api.request().get('/bound/anonymous'), {
      status: 401,
      code: 'credentials_missing',
    });
  });

  it('prevents the API from starting if no token could be accepted', async () => {
    const withoutProofs: readonly Readonly<Record<string, string>>[] = [
      { PROOF_OF_POSSESSION: 'off', PUBLIC_URL: publicUrl },
      // In production, the API's own URL is unknown without PUBLIC_URL.
      { NODE_ENV: 'production', ISSUER_BASE_URL: 'https://tenant.invalid/' },
    ];
    for (const variables of withoutProofs)
      await expect(startApi(variables, BoundModule)).rejects.toThrow(
        /BoundController\.list\(\)\n[^]*PROOF_OF_POSSESSION/,
      );

    @Public()
    @Controller('open')
    class OpenController {
      @Get()
      @RequireProofOfPossession()
      list(): string[] {
        return [];
      }
    }
    @Module({ imports: [AppModule], controllers: [OpenController] })
    class OpenModule {}
    await expect(startApi({}, OpenModule)).rejects.toThrow(
      /OpenController\.list\(\): @RequireProofOfPossession\(\)/,
    );
  });
});

describe('PROOF_OF_POSSESSION=required', () => {
  const tested = useApi({
    variables: { PUBLIC_URL: publicUrl, PROOF_OF_POSSESSION: 'required' },
  });

  it('accepts only bound tokens, and says so', async () => {
    expect((await sendWithProof(tested)).status).toBe(200);
    expectChallenge(
      await tested.api.getClient(mintToken(tested.issuer)),
      refusedToken,
    );
    const metadata = await tested.api
      .request()
      .get('/.well-known/oauth-protected-resource/v1');
    expect(metadata.body).toMatchObject({
      dpop_bound_access_tokens_required: true,
    });
  });
});

describe('PROOF_OF_POSSESSION=off', () => {
  const tested = useApi({
    variables: { PUBLIC_URL: publicUrl, PROOF_OF_POSSESSION: 'off' },
  });

  it('accepts only plain tokens, and asks for no others', async () => {
    expectProblem(await sendWithProof(tested), 401, 'credentials_missing');
    const bound = mintToken(tested.issuer, { claims: { cnf: key.cnf } });
    expectChallenge(await tested.api.getClient(bound), refusedToken);
    const { headers } = await tested.api.getClient();
    expect(headers['www-authenticate']).not.toContain('DPoP');
    const metadata = await tested.api
      .request()
      .get('/.well-known/oauth-protected-resource/v1');
    expect(Object.keys(metadata.body as object).join()).not.toMatch(
      /dpop|certificate/,
    );
  });
});

describe('a development API', () => {
  const tested = useApi({
    variables: { NODE_ENV: 'development', PUBLIC_URL: publicUrl },
  });

  it('says which URL a proof should have signed', async () => {
    const url = 'https://api.example.com/client';
    expectChallenge(await sendWithProof(tested, '/client', { url }), {
      ...refusedProof,
      detail: /https:\/\/api\.example\.com\/v1\/client/,
    });
  });
});

describe('a token that is bound to a certificate', () => {
  const certificate = Buffer.from('the DER of a certificate');
  const thumbprint = createHash('sha256')
    .update(certificate)
    .digest('base64url');
  const value = `:${certificate.toString('base64')}:`;
  const variables = {
    CLIENT_CERT_HEADER: 'Client-Cert',
    CLIENT_CERT_FORMAT: 'rfc9440',
    PROOF_OF_POSSESSION: 'required',
  };
  const tested = useApi({
    variables: { ...variables, TRUST_PROXY: '127.0.0.0/8, ::1' },
  });
  const send = (
    { api, issuer }: ApiWithIssuer,
    header: string | string[] | undefined,
    scheme = 'Bearer',
  ) => {
    const cnf = { 'x5t#S256': thumbprint };
    const request = api
      .request()
      .get('/client')
      .set(
        'authorization',
        `${scheme} ${mintToken(issuer, { claims: { cnf } })}`,
      );
    // supertest's types do not allow several values of a header.
    return header === undefined
      ? request
      : request.set('client-cert', header as string);
  };

  it.each(['Bearer', 'DPoP'])(
    'is accepted as %s with the certificate, from a trusted proxy',
    async (scheme) => {
      expect((await send(tested, value, scheme)).status).toBe(200);
      expectChallenge(await send(tested, undefined, scheme), {
        ...refusedToken,
        scheme: scheme as 'Bearer' | 'DPoP',
      });
    },
  );

  it('is rejected with another certificate, with two, or with a malformed one, which is logged', async () => {
    const other = `:${Buffer.from('another').toString('base64')}:`;
    for (const header of [other, `${value}, ${value}`, 'nonsense'])
      expectChallenge(await send(tested, header), refusedToken);
    await tested.api.findLogLine({
      context: 'ClientCertificate',
      msg: 'ignored the certificate in the header Client-Cert, because it is not one certificate in the format rfc9440',
    });
  });

  it('is announced', async () => {
    const { body } = await tested.api
      .request()
      .get('/.well-known/oauth-protected-resource');
    expect(body).toMatchObject({
      tls_client_certificate_bound_access_tokens: true,
    });
    expect(body).not.toHaveProperty('dpop_bound_access_tokens_required');
  });

  describe('and comes from an untrusted address', () => {
    const stranger = useApi({
      variables: { ...variables, TRUST_PROXY: '10.0.0.0/8' },
    });

    it('is rejected, because anybody could have sent the certificate', async () => {
      expectChallenge(await send(stranger, value), refusedToken);
      await stranger.api.findLogLine({
        context: 'ClientCertificate',
        msg: 'ignored the certificate in the header Client-Cert, because 127.0.0.1 is not a trusted proxy',
      });
    });
  });
});

describe('an API in production without PUBLIC_URL', () => {
  it('accepts no proofs, and says so at the start', async () => {
    const api = await startApi({
      NODE_ENV: 'production',
      ISSUER_BASE_URL: 'https://tenant.invalid/',
    });
    await api.findLogLine({
      context: 'DPoP',
      msg: 'DPoP is off, because its proofs contain the URL of the request and PUBLIC_URL is not set',
    });
    const { headers } = await api.getClient();
    expect(headers['www-authenticate']).toMatch(/^Bearer [^,]*$/);
    await api.close();
  });
});
