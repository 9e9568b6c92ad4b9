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
  /** What the API logged, a line an entry. */
  readonly logs: string[];
  /** Every route of the API's own, `GET /client`; not its documentation's. */
  readonly routes: string[];
  /** The first log line with these members, once it is there. */
  findLogLine(members: LogLine): Promise<LogLine>;
  /** supertest, speaking HTTP to the API. */
  request(): ReturnType<typeof request>;
  /** `GET /client`, which any acceptable token may call. */
  getClient(token?: string): request.Test;
  /** Resolves once the API can verify tokens. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts the API on a free port, configured as for the local tenant but for
 * `variables`; `root` is a module that imports the whole application and adds
 * routes to it; `configure` gets the application before it listens. Close it in
 * `afterAll`; `override` replaces providers, as of Nest's testing modules.
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
      // Whatever a test file sends, no line that it makes the API log may hold a token.
      expect(logs.filter((line) => /eyJ[\w-]{8,}/.test(line))).toEqual([]);
    },
  };
}
