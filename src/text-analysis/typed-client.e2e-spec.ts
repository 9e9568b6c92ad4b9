import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CompiledClient } from '../../test/support/compile-client.js';
import { startApi, type TestApi } from '../../test/support/start-api.js';
import {
  startTenant,
  type TestTenant,
} from '../../test/support/start-tenant.js';

let tenant: TestTenant;
let api: TestApi;
beforeAll(async () => {
  tenant = await startTenant();
  api = await startApi({ ISSUER_BASE_URL: tenant.issuer });
});
afterAll(async () => {
  await api.close();
  await tenant.close();
});

/** The block of docs/clients.md that calls the sample, in place of the call that the example makes. */
const [, call = ''] =
  /```ts\n(const \{ data, error \} = await api\.POST[^]*?)```/.exec(
    readFileSync('docs/clients.md', 'utf8'),
  ) ?? [];
const main = readFileSync('examples/typescript-client/main.ts', 'utf8');
const setUp = main.slice(0, main.indexOf('const { data, error }'));

describe('the call of the sample that docs/clients.md shows', () => {
  it('compiles with the types of the document, and prints what it says', async () => {
    const client = await CompiledClient.of(api, 'text-analysis-client');
    client.write('main.ts', setUp + call);
    expect(await client.compile()).toBe('');
    const env = { ISSUER: tenant.issuer, API: api.url };
    expect(await client.run('main.js', env)).toBe('11 words, plan pro\n');
  });

  it('does not compile with a body that the API would refuse', async () => {
    const client = await CompiledClient.of(api, 'text-analysis-client-wrong');
    client.write('main.ts', setUp + call.replace('text:', 'txt:'));
    expect(await client.compile()).toContain("'txt' does not exist");
  });
});
