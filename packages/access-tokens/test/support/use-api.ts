import { afterAll, beforeAll, expect } from 'vitest';
import {
  startIssuer,
  type SigningKeyPair,
  type TestIssuer,
} from '../../src/testing/index.js';
import {
  startApi,
  type ApiResponse,
  type ApiOptions,
  type TestApi,
} from './start-api.js';

/** An API that trusts one issuer; tests control both. */
export interface ApiWithIssuer {
  readonly issuer: TestIssuer;
  readonly api: TestApi;
}

/** Starts both before the tests of this file (or `describe`), and stops them afterwards. */
export function useApi({
  keys,
  ...options
}: ApiOptions & { readonly keys?: SigningKeyPair[] } = {}): ApiWithIssuer {
  const started: { issuer?: TestIssuer; api?: TestApi } = {};
  beforeAll(async () => {
    started.issuer = await startIssuer({ keys });
    started.api = startApi({ issuers: [started.issuer.url], ...options });
  });
  afterAll(async () => {
    await started.api?.close();
    await started.issuer?.stop();
  });
  return started as ApiWithIssuer;
}

/** Asserts that a token was rejected: status, code, detail and challenge together. */
export function expectRejected(
  { status, body, challenge }: ApiResponse,
  detail: RegExp = /./,
): void {
  const code = 'invalid_token';
  expect({ status, code: body['code'] }).toEqual({ status: 401, code });
  expect(body['detail']).toMatch(detail);
  const description = body['detail'];
  expect(challenge).toEqual({ error: code, error_description: description });
}

/** Asserts that a token could not be verified because there are no keys. */
export function expectUnavailable({
  status,
  body,
  ...rest
}: ApiResponse): void {
  const code = 'signing_keys_unavailable';
  expect({ status, code: body['code'] }).toEqual({ status: 503, code });
  expect(rest).toEqual({ headers: { 'retry-after': '1' } });
}
