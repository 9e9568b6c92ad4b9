import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  type SigningKeyPair,
  startIssuer,
  type TestIssuer,
} from '@repo/access-tokens/testing';
import { afterAll, beforeAll } from 'vitest';
import { startApi, type TestApi } from './start-api.js';
import type { Variables } from './variables.js';

/** An API and the issuer that it trusts. */
export interface ApiWithIssuer {
  readonly issuer: TestIssuer;
  readonly api: TestApi;
}

export interface UseApiOptions {
  readonly variables?: Variables;
  /** A module that imports the whole application and adds routes to it. */
  readonly root?: Type;
  /** Called with the application before it listens. */
  readonly configure?: (app: NestFastifyApplication) => void;
  /** The keys that the issuer publishes. Default: one valid key. */
  readonly keys?: SigningKeyPair[];
}

/** Starts an issuer and an API before the tests of this file or `describe`, and stops them afterwards. */
export function useApi({
  variables,
  root,
  configure,
  keys,
}: UseApiOptions = {}): ApiWithIssuer {
  const started: { issuer?: TestIssuer; api?: TestApi } = {};
  beforeAll(async () => {
    started.issuer = await startIssuer();
    if (keys) started.issuer.keys = keys;
    started.api = await startApi(
      { ISSUER_BASE_URL: started.issuer.url, ...variables },
      root,
      configure,
    );
  });
  afterAll(async () => {
    await started.api?.close();
    await started.issuer?.stop();
  });
  return started as ApiWithIssuer;
}
