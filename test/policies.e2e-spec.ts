import { Controller, Get, Module } from '@nestjs/common';
import { mintToken } from '@repo/access-tokens/testing';
import { describe, expect, it } from 'vitest';
import { AppModule } from '../src/app.module.js';
import { ClientMetadata } from '../src/auth/client-metadata.decorator.js';
import { AnyClient, ClaimEquals, Public } from '../src/auth/policy.js';
import { StartupError } from '../src/platform/config/startup.error.js';
import { expectChallenge, expectProblem } from './support/expect-challenge.js';
import { startApi } from './support/start-api.js';
import { TestRoutesModule } from './support/test-routes.module.js';
import { useApi } from './support/use-api.js';

const tested = useApi({ root: TestRoutesModule });

const get = (path: string, claims?: Record<string, unknown>) => {
  const request = tested.api.request().get(path);
  return claims
    ? request.set(
        'authorization',
        `Bearer ${mintToken(tested.issuer, { claims })}`,
      )
    : request;
};

const insufficient = (scope: string) =>
  ({
    status: 403,
    code: 'insufficient_scope',
    error: 'insufficient_scope',
    scope,
  }) as const;

describe('@RequiredScopes', () => {
  it('accepts a token with all of them', async () => {
    const scope = 'test:write other test:read';
    expect((await get('/policies/all', { scope })).status).toBe(200);
  });

  it.each([
    'test:read',
    'test:write',
    '',
    'test:READ test:write',
    'test:* test:write',
  ])('rejects %j and names the required scopes', async (scope) => {
    expectChallenge(
      await get('/policies/all', { scope }),
      insufficient('test:read test:write'),
    );
  });

  it('accepts permissions as scopes', async () => {
    const claims = {
      scope: undefined,
      permissions: ['test:read', 'test:write'],
    };
    expect((await get('/policies/all', claims)).status).toBe(200);
  });
});

describe('@AnyOfScopes', () => {
  it.each(['test:read', 'test:write', 'x test:write'])(
    'accepts %j',
    async (scope) => {
      expect((await get('/policies/any', { scope })).status).toBe(200);
    },
  );

  it('rejects a token with none of them', async () => {
    expectChallenge(
      await get('/policies/any', { scope: 'other' }),
      insufficient('test:read test:write'),
    );
  });
});

describe('@AnyClient on a class', () => {
  it('accepts a client without scopes', async () => {
    expect((await get('/policies/class', { scope: undefined })).status).toBe(
      200,
    );
  });
  it('rejects a request without a token', async () => {
    expectChallenge(await get('/policies/class'), {
      status: 401,
      code: 'credentials_missing',
    });
  });
});

describe('on a method of a class with another policy,', () => {
  it('@Public accepts every request and ignores its token', async () => {
    const bad = tested.api
      .request()
      .get('/policies/public')
      .set('authorization', 'Bearer x y');
    expect((await bad).body).toEqual({ caller: null });
    expect((await get('/policies/public', {})).body).toEqual({ caller: null });
  });

  it('@AllowAnonymous accepts a request without a token', async () => {
    expect((await get('/policies/anonymous')).body).toEqual({ caller: null });
  });

  it('@AllowAnonymous identifies a client that sends a token', async () => {
    expect((await get('/policies/anonymous', {})).body).toEqual({
      caller: 'test-client',
    });
  });

  it('@AllowAnonymous rejects an invalid token', async () => {
    expectChallenge(await get('/policies/anonymous', { exp: 1 }), {
      status: 401,
      code: 'invalid_token',
      error: 'invalid_token',
    });
  });
});

describe('a condition on claims', () => {
  const org = { org_id: 'org_42' };

  it.each([
    ['/claims/equals', org],
    ['/claims/includes', { ...org, groups: ['b', 'c', 'a'] }],
    ['/claims/includes', { ...org, groups: 'a b' }],
    ['/claims/check', { ...org, level: 4 }],
  ])('at %s accepts %j', async (path, claims) => {
    expect((await get(path, claims)).status).toBe(200);
  });

  it.each([
    ['/claims/equals', {}, 'org_id'],
    ['/claims/equals', { org_id: ['org_42'] }, 'org_id'],
    ['/claims/equals', { org_id: 'org_420' }, 'org_id'],
    ['/claims/includes', { groups: ['a', 'b'] }, 'org_id'],
    ['/claims/includes', { ...org, groups: ['a'] }, 'groups'],
    ['/claims/includes', { ...org, groups: 'ab' }, 'groups'],
    ['/claims/includes', org, 'groups'],
    ['/claims/check', { ...org, level: '4' }, 'level'],
  ])(
    'at %s rejects %j and names the claim, but not its value',
    async (path, claims, claim) => {
      const response = await get(path, claims);
      const problem = expectProblem(response, 403, 'claim_refused');
      expect(problem['detail']).toContain(claim);
      expect(problem['detail']).not.toContain('org_42');
      expect(response.headers['www-authenticate']).toBeUndefined();
    },
  );

  it('rejects a request without a token', async () => {
    expectProblem(await get('/claims/anonymous'), 403, 'claim_refused');
  });
});

describe('every response of a protected route', () => {
  it.each([{}, { exp: 1 }, undefined])(
    'must not be cached (claims: %j)',
    async (claims) => {
      const { headers } = await get('/policies/class', claims);
      expect(headers['cache-control']).toBe('no-store');
    },
  );
});

describe('a route', () => {
  @Controller('forgotten')
  class ForgottenController {
    @Get()
    list(): string[] {
      return [];
    }
    @Get('known')
    @AnyClient()
    known(): string[] {
      return [];
    }
  }

  @Module({ imports: [AppModule], controllers: [ForgottenController] })
  class ForgottenModule {}

  it('without a policy prevents the API from starting, with an error that names it and the fix', async () => {
    const starting = startApi(
      { ISSUER_BASE_URL: tested.issuer.url },
      ForgottenModule,
    );
    await expect(starting).rejects.toThrow(
      /ForgottenController\.list\(\)[^]*@RequiredScopes.*@AnyClient.*@Public/,
    );
    await expect(starting).rejects.not.toThrow(/ForgottenController\.known/);
  });

  it('that is public but needs the client prevents the API from starting', async () => {
    @Public()
    @Controller('impossible')
    class ImpossibleController {
      @Get('claims')
      @ClaimEquals('org_id', 'org_42')
      claims(): string[] {
        return [];
      }
      @Get('metadata')
      metadata(@ClientMetadata() metadata: Record<string, unknown>): unknown {
        return metadata;
      }
      @Get()
      list(): string[] {
        return [];
      }
    }

    @Module({ imports: [AppModule], controllers: [ImpossibleController] })
    class ImpossibleModule {}

    const starting = startApi(
      { ISSUER_BASE_URL: tested.issuer.url },
      ImpossibleModule,
    );
    await expect(starting).rejects.toThrow(
      /\.claims\(\): a condition on the claim org_id\n.*\.metadata\(\): @ClientMetadata\(\)\n.*@AnyClient/,
    );
    await expect(starting).rejects.not.toThrow(/\.list\(/);
  });

  it('with two policies prevents the API from starting', async () => {
    @Controller('twice')
    class TwiceController {
      @Get()
      @Public()
      @AnyClient()
      list(): string[] {
        return [];
      }
    }

    @Module({ imports: [AppModule], controllers: [TwiceController] })
    class TwiceModule {}

    const starting = startApi(
      { ISSUER_BASE_URL: tested.issuer.url },
      TwiceModule,
    );
    await expect(starting).rejects.toThrow(
      /TwiceController\.list\(\), in test\/policies\.e2e-spec\.ts\n.*one/,
    );
    await expect(starting).rejects.toBeInstanceOf(StartupError);
  });
});
