import type { ExecutionContext } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { FastifyRequest } from 'fastify';
import request from 'supertest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AppModule } from '../src/app.module.js';
import { JwtAuthGuard } from '../src/auth/jwt-auth.guard.js';
import { createApp } from '../src/create-app.js';

/** Accepts every request as if it came from this client. */
const stubGuard = {
  canActivate(context: ExecutionContext) {
    context.switchToHttp().getRequest<FastifyRequest>().user = {
      id: 'client-one',
      scopes: ['create:orders'],
      metadata: { urn: 'urn:acme:customer:1', maxQuantity: '50' },
      claims: {},
      expiresAt: 4102444800,
    };
    return true;
  },
};

let app: NestFastifyApplication;
beforeAll(async () => {
  const testingModule = await Test.createTestingModule({ imports: [AppModule] })
    .overrideGuard(JwtAuthGuard)
    .useValue(stubGuard)
    .compile();
  app = await createApp({ testingModule });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
});
afterAll(() => app.close());

it('returns the client that the stub guard sets', async () => {
  const { status, body } = await request(app.getHttpServer()).get('/client');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    id: 'client-one',
    metadata: { urn: 'urn:acme:customer:1' },
  });
});
