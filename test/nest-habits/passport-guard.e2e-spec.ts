import {
  Controller,
  Get,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import type { MachineClient } from '@repo/access-tokens';
import { mintToken } from '@repo/access-tokens/testing';
import { describe, expect, it } from 'vitest';
import { Client } from '../../src/auth/client.decorator.js';
import { JwtAuthGuard } from '../../src/auth/jwt-auth.guard.js';
import {
  AllowAnonymous,
  AnyClient,
  Public,
  RequiredScopes,
} from '../../src/auth/policy.js';
import { expectChallenge } from '../support/expect-challenge.js';
import { useApi } from '../support/use-api.js';
import { addToApp } from './support/add-to-app.js';
import { getStartupError } from './support/get-startup-error.js';

/** Sets `request.token`, as some middleware for bearer tokens does. */
class TokenGuard implements CanActivate {
  canActivate(context: ExecutionContext): true {
    const request = context.switchToHttp().getRequest<object>();
    Reflect.set(request, 'token', 'of a middleware');
    return true;
  }
}

@Controller('tutorial')
class TutorialController {
  @Get()
  @AnyClient()
  @UseGuards(AuthGuard('jwt'))
  pasted(@Client() client: MachineClient): unknown {
    return { caller: client.id };
  }

  @Get('with-token')
  @AnyClient()
  @UseGuards(TokenGuard, AuthGuard('jwt'))
  withToken(@Client() client: MachineClient): unknown {
    return { caller: client.id };
  }

  @Get('own')
  @AnyClient()
  @UseGuards(JwtAuthGuard)
  own(@Client() client: MachineClient): unknown {
    return { caller: client.id };
  }

  @Get('scoped')
  @RequiredScopes('read:metrics')
  @UseGuards(AuthGuard('jwt'))
  scoped(): string[] {
    return [];
  }

  @Get('anonymous')
  @AllowAnonymous()
  @UseGuards(AuthGuard('jwt'))
  anonymous(@Client() client: MachineClient): unknown {
    return { caller: client.id };
  }
}

const tested = useApi({
  root: addToApp({ controllers: [TutorialController] }),
});

const get = (path: string, claims: Record<string, unknown> = {}) =>
  tested.api
    .request()
    .get(`/tutorial${path}`)
    .auth(mintToken(tested.issuer, { claims }), { type: 'bearer' });

describe("@UseGuards(AuthGuard('jwt')) on a route", () => {
  it.each(['', '/with-token', '/own', '/anonymous'])(
    'accepts a valid token and provides its client: %j',
    async (path) => {
      // The second time, the token is cached.
      for (const { status, body } of [await get(path), await get(path)]) {
        expect(status).toBe(200);
        expect(body).toEqual({ caller: 'test-client' });
      }
    },
  );

  it('rejects an invalid or missing token, like any route', async () => {
    expectChallenge(await get('', { exp: 1 }), {
      status: 401,
      code: 'invalid_token',
      error: 'invalid_token',
      detail: /exp/,
    });
    expectChallenge(await tested.api.request().get('/tutorial'), {
      status: 401,
      code: 'credentials_missing',
    });
  });

  it('does not replace the policy', async () => {
    expect((await get('/scoped')).status).toBe(403);
    expect((await get('/scoped', { scope: 'read:metrics' })).status).toBe(200);
  });

  it('requires a token even with @AllowAnonymous()', async () => {
    expectChallenge(await tested.api.request().get('/tutorial/anonymous'), {
      status: 401,
      code: 'credentials_missing',
    });
  });

  it('prevents the API from starting if the route is public', async () => {
    @Public()
    @UseGuards(JwtAuthGuard)
    @Controller('public')
    class PublicController {
      @Get()
      @UseGuards(AuthGuard('jwt'))
      list(): string[] {
        return [];
      }
    }
    expect(await getStartupError({ controllers: [PublicController] })).toMatch(
      /\n(.*PublicController\.list\(\): @UseGuards\(AuthGuard\('jwt'\)\).*\n){2}.*@AnyClient/,
    );
  });
});
