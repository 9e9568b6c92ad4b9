import { FastifyAdapter } from '@nestjs/platform-fastify';
import { createSigningKeyPair } from '@repo/access-tokens/testing';
import { describe, expect, it } from 'vitest';
import { MetricsService } from '../../src/operations/metrics/metrics.controller.js';
import { TestRoutesModule } from '../support/test-routes.module.js';
import { useTestingModule } from './support/use-testing-module.js';

// As in Nest's documentation, without createApp().
const api = useTestingModule(TestRoutesModule, (testingModule) =>
  testingModule.createNestApplication(new FastifyAdapter()),
);

describe('an application of Test.createTestingModule() with a plain FastifyAdapter', () => {
  it('accepts a valid token', async () => {
    await api.start();
    const { status, body } = await api.get('/client');
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: 'test-client' });
  });

  it('rejects unauthorized requests with the same problems as the API', async () => {
    const app = await api.start();
    const { statusCode, headers } = await app.inject('/client');
    expect(statusCode).toBe(401);
    expect(String(headers['www-authenticate'])).toMatch(/^Bearer realm=/);
    const { privateKey } = createSigningKeyPair('other');
    const forged = await api.get('/client', { signWith: privateKey });
    expect(forged.body).toMatchObject({ status: 401, code: 'invalid_token' });
    const scopeless = await api.get('/policies/all');
    expect(scopeless.body).toMatchObject({ code: 'insufficient_scope' });
  });

  it('validates a body only after authentication', async () => {
    await api.start();
    const post = () => api.request().post('/messages').send({ text: 1 });
    expect((await post()).status).toBe(401);
    const { body } = await post().set('authorization', api.authorization());
    expect(body).toMatchObject({ status: 400, code: 'body_invalid' });
  });

  it('counts requests', async () => {
    const app = await api.start();
    await api.get('/client');
    expect(await app.get(MetricsService).read()).toContain(
      'http_requests_total{route="/client",method="GET",status="2xx"} 1',
    );
  });
});
