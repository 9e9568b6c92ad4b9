import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CompiledClient } from '../../test/support/compile-client.js';
import { useApiAndTenant } from '../../test/support/use-api-and-tenant.js';

const tested = useApiAndTenant();

/** The block of docs/clients.md that calls the sample, in place of the call that the example makes. */
const [, call = ''] =
  /```ts\n(const \{ data, error \} = await api\.POST[^]*?)```/.exec(
    readFileSync('docs/clients.md', 'utf8'),
  ) ?? [];
const main = readFileSync('examples/typescript-client/main.ts', 'utf8');
const setUp = main.slice(0, main.indexOf('const { data, error'));

describe('the call of the sample that docs/clients.md shows', () => {
  it('compiles with the types of the document, and prints what it says', async () => {
    const client = await CompiledClient.of(tested.api, 'text-analysis-client');
    client.write('main.ts', setUp + call);
    expect(await client.compile()).toBe('');
    const env = { ISSUER: tested.tenant.issuer, API: tested.api.url };
    expect(await client.run('main.js', env)).toBe('11 words, plan pro\n');
  });

  it('does not compile with a body that the API would refuse', async () => {
    const client = await CompiledClient.of(
      tested.api,
      'text-analysis-client-wrong',
    );
    client.write('main.ts', setUp + call.replace('text:', 'txt:'));
    expect(await client.compile()).toContain("'txt' does not exist");
  });
});
