import { Writable } from 'node:stream';
import {
  FastifyAdapter,
  type NestFastifyApplication,
} from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { afterEach, describe, expect, it } from 'vitest';
import { createApp } from '../../src/create-app.js';
import { expectChallenge } from '../support/expect-challenge.js';
import { TestRoutesModule } from '../support/test-routes.module.js';

let app: NestFastifyApplication;
afterEach(() => app.close());

const compile = () =>
  Test.createTestingModule({ imports: [TestRoutesModule] }).compile();

describe('createApp({ testingModule })', () => {
  it('sets up the application as for production', async () => {
    const lines: string[] = [];
    const logStream = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        lines.push(chunk.toString());
        done();
      },
    });
    app = await createApp({ testingModule: await compile(), logStream });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();

    const response = await request(app.getHttpServer())
      .post('/messages')
      .set('x-request-id', 'of-the-test')
      .set('content-type', 'application/json')
      .send('{"text":');
    // Not 400: the body is parsed only after authentication.
    expectChallenge(response, { status: 401, code: 'credentials_missing' });
    expect(response.headers).toMatchObject({
      'x-request-id': 'of-the-test',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    const document = await request(app.getHttpServer()).get('/openapi.json');
    expect(document.status).toBe(200);
  });
});

describe('an application that createApp() did not create', () => {
  it('logs a warning', async () => {
    const warnings: unknown[] = [];
    const testingModule = await compile();
    app = testingModule.createNestApplication<NestFastifyApplication>(
      new FastifyAdapter(),
      {
        logger: {
          log: () => undefined,
          error: () => undefined,
          warn: (message: unknown) => warnings.push(message),
        },
      },
    );
    await app.init();
    expect(warnings).toEqual([
      expect.stringMatching(
        /^The application was not created by createApp\(\)/,
      ),
    ]);
  });
});
