import {
  Injectable,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import type { TestingModuleBuilder } from '@nestjs/testing';
import type { FastifyRequest } from 'fastify';
import { describe, expect, it } from 'vitest';
import { ClaimsGuard } from '../../src/auth/claims.guard.js';
import { JwtAuthGuard } from '../../src/auth/jwt-auth.guard.js';
import { ScopesGuard } from '../../src/auth/scopes.guard.js';
import { ClientLimitGuard } from '../../src/operations/rate-limit/client-limit.guard.js';
import { JsonBodyGuard } from '../../src/platform/http/body-parsing.js';
import { useTestingModule } from './support/use-testing-module.js';

const api = useTestingModule();

@Injectable()
class StubGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    context.switchToHttp().getRequest<FastifyRequest>().user = {
      id: 'stub',
      scopes: ['test:read', 'test:write'],
      metadata: { urn: 'urn:of:the:stub' },
      claims: {},
      expiresAt: 0,
    };
    return true;
  }
}

@Injectable()
class ClosedGuard implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

const ways: [
  string,
  (builder: TestingModuleBuilder) => TestingModuleBuilder,
][] = [
  [
    'overrideGuard().useValue()',
    (builder) => builder.overrideGuard(JwtAuthGuard).useValue(new StubGuard()),
  ],
  [
    'overrideGuard().useClass()',
    (builder) => builder.overrideGuard(JwtAuthGuard).useClass(StubGuard),
  ],
  [
    'overrideProvider().useValue()',
    (builder) =>
      builder.overrideProvider(JwtAuthGuard).useValue(new StubGuard()),
  ],
  [
    'overrideProvider().useClass()',
    (builder) => builder.overrideProvider(JwtAuthGuard).useClass(StubGuard),
  ],
];

describe('JwtAuthGuard can be replaced', () => {
  it.each(ways)(
    'by %s, and other guards see its client',
    async (_name, override) => {
      await api.start(override);
      const get = (path: string) => api.request().get(path);
      const { status, body } = await get('/client');
      expect(status).toBe(200);
      expect(body).toMatchObject({ id: 'stub' });
      expect((await get('/policies/all')).status).toBe(200);
      expect((await get('/claims/equals')).status).toBe(403);
      expect((await get('/metadata/class')).body).toMatchObject({
        isInstance: true,
        urn: 'urn:of:the:stub',
      });
    },
  );

  it('by a guard that sets no client, and routes with scopes return 403', async () => {
    const open = { canActivate: () => true };
    await api.start((builder) =>
      builder.overrideGuard(JwtAuthGuard).useValue(open),
    );
    const get = (path: string) => api.request().get(path);
    expect((await get('/policies/class')).status).toBe(200);
    expect((await get('/policies/all')).status).toBe(403);
    expect((await get('/claims/equals')).status).toBe(403);
  });
});

describe('another global guard can be replaced', () => {
  it.each([
    ['ScopesGuard', ScopesGuard],
    ['ClaimsGuard', ClaimsGuard],
    ['ClientLimitGuard', ClientLimitGuard],
    ['JsonBodyGuard', JsonBodyGuard],
  ])('%s', async (_name, guard) => {
    await api.start((builder) =>
      builder.overrideGuard(guard).useClass(ClosedGuard),
    );
    expect((await api.get('/policies/class')).status).toBe(403);
  });
});
