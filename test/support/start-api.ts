import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import request from 'supertest';
import { expect } from 'vitest';
import { AppModule } from '../../src/app.module.js';
import { createApp } from '../../src/create-app.js';
import { testVariables, type Variables } from './variables.js';

export type LogLine = Readonly<Record<string, unknown>>;

export interface TestApi {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** The lines that the API has logged. */
  readonly logs: string[];
  /** The API's routes, such as `GET /client`, without those of its documentation. */
  readonly routes: string[];
  /** Waits for a log line with these members. */
  findLogLine(members: LogLine): Promise<LogLine>;
  /** supertest for this API. */
  request(): ReturnType<typeof request>;
  /** `GET /client`, which accepts any valid token. */
  getClient(token?: string): request.Test;
  /** Resolves once the API can verify tokens. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts the API on a free port. Close it in `afterAll`.
 *
 * @param variables added to `testVariables`
 * @param root a module that imports the whole application and adds routes to it
 * @param configure called with the application before it listens
 * @param override replaces providers, as in Nest's testing modules
 */
export async function startApi(
  variables: Variables,
  root?: Type,
  configure?: (app: NestFastifyApplication) => void,
  override?: (builder: TestingModuleBuilder) => TestingModuleBuilder,
): Promise<TestApi> {
  const env: Variables = {
    ...testVariables,
    ...variables,
  };
  const before = { ...process.env };
  Object.assign(process.env, env);
  const logs: string[] = [];
  const logStream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      logs.push(...chunk.toString().trimEnd().split('\n'));
      done();
    },
  });
  const testingModule = await override?.(
    Test.createTestingModule({ imports: [root ?? AppModule] }),
  ).compile();
  const app = await createApp({
    logStream,
    ...(testingModule ? { testingModule } : root && { root }),
  });
  process.env = before;
  configure?.(app);
  const routes: string[] = [];
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRoute', ({ method, url }) => {
      for (const name of [method].flat())
        if (name !== 'HEAD') routes.push(`${name} ${url}`);
    });
  await app.listen(0, '127.0.0.1');
  const url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;

  return {
    url,
    logs,
    routes,
    findLogLine: async (members) => {
      const has = (line: LogLine): boolean =>
        Object.entries(members).every(([name, value]) => line[name] === value);
      const find = (): LogLine | undefined =>
        logs.map((line) => JSON.parse(line) as LogLine).find(has);
      await expect.poll(find).toBeDefined();
      return find() ?? {};
    },
    request: () => request(url),
    getClient: (token) => {
      const test = request(url).get('/client');
      return token === undefined
        ? test
        : test.set('authorization', `Bearer ${token}`);
    },
    ready: async () => {
      for (;;) {
        const { status } = await fetch(`${url}/health/ready`);
        if (status === 200) return;
      }
    },
    close: async () => {
      await app.close();
      // No log line may contain a token, whatever the tests send.
      expect(logs.filter((line) => /eyJ[\w-]{8,}/.test(line))).toEqual([]);
    },
  };
}
