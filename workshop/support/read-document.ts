import type { TestApi } from '../../test/support/start-api.js';

/** As much of JSON as a test reads: a member that is not there fails the test. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Json = any;

/** The OpenAPI document that an API serves. */
export async function readDocument(api: TestApi): Promise<Json> {
  const { status, body } = await api.request().get('/openapi.json');
  if (status !== 200) throw new Error(`/openapi.json answered ${status}`);
  return body;
}
