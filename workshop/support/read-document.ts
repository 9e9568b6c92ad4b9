import type { TestApi } from '../../test/support/start-api.js';

/** JSON that a test reads; a missing member fails the test. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Json = any;

/** Reads the OpenAPI document that an API serves. */
export async function readDocument(api: TestApi): Promise<Json> {
  const { status, body } = await api.request().get('/openapi.json');
  if (status !== 200) throw new Error(`/openapi.json answered ${status}`);
  return body;
}
