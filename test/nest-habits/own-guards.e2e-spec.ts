import {
  Controller,
  Get,
  Injectable,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { APP_GUARD, Reflector } from '@nestjs/core';
import { createSigningKeyPair, mintToken } from '@repo/access-tokens/testing';
import type { FastifyRequest } from 'fastify';
import { beforeEach, describe, expect, it } from 'vitest';
import { JwtAuthGuard } from '../../src/auth/jwt-auth.guard.js';
import { AnyClient, PolicyMetadata, Public } from '../../src/auth/policy.js';
import { expectProblem } from '../support/expect-challenge.js';
import { useApi } from '../support/use-api.js';
import { addToApp } from './support/add-to-app.js';
import { useTestingModule } from './support/use-testing-module.js';

const Clients = Reflector.createDecorator<string[]>();

/** Like the roles guard in Nest's documentation. */
@Injectable()
class ClientsGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const clients = this.reflector.getAllAndOverride(Clients, [
      context.getHandler(),
      context.getClass(),
    ]);
    const { user } = context.switchToHttp().getRequest<FastifyRequest>();
    return clients.includes(user?.id ?? 'nobody');
  }
}

/** The clients of the requests that reached the guard of the root module. */
const seen: (string | undefined)[] = [];

/** Belongs to the root module, so Nest lists it before the guards of `AuthModule`. */
@Injectable()
class SuspensionGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const policy = this.reflector.getAllAndOverride(PolicyMetadata, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (policy.kind === 'public') return true;
    const { user } = context.switchToHttp().getRequest<FastifyRequest>();
    seen.push(user?.id);
    return user?.id !== 'suspended';
  }
}

@AnyClient()
@Clients(['test-client', 'suspended'])
@Controller('guarded')
@UseGuards(ClientsGuard)
class GuardedController {
  @Get()
  list(): string[] {
    return [];
  }

  @Get('others')
  @Clients(['other'])
  others(): string[] {
    return [];
  }

  @Get('public')
  @Public()
  open(): string[] {
    return [];
  }
}

const root = addToApp({
  controllers: [GuardedController],
  providers: [
    { provide: APP_GUARD, useClass: SuspensionGuard },
    // Only for use in this module; it does not replace the global guard.
    { provide: JwtAuthGuard, useValue: { canActivate: () => true } },
  ],
});
const tested = useApi({ root });

const get = (path: string, client = 'test-client') =>
  tested.api
    .request()
    .get(path)
    .auth(
      mintToken(tested.issuer, {
        claims: { azp: client, sub: `${client}@clients` },
      }),
      { type: 'bearer' },
    );

describe('a guard on a route', () => {
  it('can read the client, and the metadata of the class and the method', async () => {
    expect((await get('/guarded')).status).toBe(200);
    expectProblem(await get('/guarded/others'), 403, 'forbidden');
    expect((await get('/guarded/others', 'other')).status).toBe(200);
  });

  it('sees no client on a public route', async () => {
    expectProblem(await get('/guarded/public'), 403, 'forbidden');
  });
});

describe('an APP_GUARD of the root module', () => {
  beforeEach(() => seen.splice(0));

  it('can read the client', async () => {
    expect((await get('/client')).status).toBe(200);
    expectProblem(await get('/client', 'suspended'), 403, 'forbidden');
    expect(seen).toEqual(['test-client', 'suspended']);
  });

  it('is not called for unauthenticated requests', async () => {
    const { privateKey } = createSigningKeyPair('other');
    const forged = mintToken(tested.issuer, { signWith: privateKey });
    for (const [token, code] of [
      [undefined, 'credentials_missing'],
      [forged, 'invalid_token'],
    ] as const)
      expect((await tested.api.getClient(token)).body).toMatchObject({
        status: 401,
        code,
      });
    expect(seen).toEqual([]);
  });

  describe('in a test that overrides JwtAuthGuard', () => {
    const api = useTestingModule(root);

    it('can read the client that the override sets', async () => {
      await api.start((builder) =>
        builder.overrideGuard(JwtAuthGuard).useValue({
          canActivate(context: ExecutionContext) {
            context.switchToHttp().getRequest<FastifyRequest>().user = {
              id: 'stub',
              scopes: [],
              metadata: {},
              claims: {},
              expiresAt: 0,
            };
            return true;
          },
        }),
      );
      expect((await api.request().get('/client')).status).toBe(200);
      expect(seen).toEqual(['stub']);
    });
  });
});
