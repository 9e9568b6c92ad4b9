import { beforeAll, describe, expect, it } from 'vitest';
import { CompiledClient } from '../support/compile-client.js';
import { startClientWorld } from '../support/client-world.js';
import { useApiAndTenant } from '../support/use-api-and-tenant.js';

const tested = useApiAndTenant();
let client: CompiledClient;
beforeAll(async () => {
  client = await CompiledClient.of(tested.api, 'typed-client');
});

describe('the TypeScript client of examples/', () => {
  it('compiles with the types of the document, and gets its metadata from the API', async () => {
    expect(await client.compile()).toBe('');
    const env = { ISSUER: tested.tenant.issuer, API: tested.api.url };
    expect(await client.run('main.js', env)).toBe(
      'local-partner-one is urn:example.com:c-one\n',
    );
  });

  it.each([
    ['in HTML', '<html></html>'],
    ['without a word', ''],
  ])('says what a proxy refused %s', async (_how, body) => {
    const world = await startClientWorld();
    world.answers.push(
      (response) =>
        void response
          .writeHead(502, { 'content-length': body.length })
          .end(body),
    );
    const env = { ISSUER: world.issuer.url, API: world.api };
    await expect(client.run('main.js', env)).rejects.toThrow(
      /^502 Bad Gateway$/m,
    );
    await world.close();
  });

  it('does not compile with a path, a member or a code that is not there', async () => {
    client.write(
      'wrong.ts',
      `import createClient from 'openapi-fetch';
      import type { paths } from './api.js';
      const api = createClient<paths>();
      await api.GET('/clients');
      const { data, error } = await api.GET('/client');
      console.log(data?.name, error?.code === 'no_such_code');`,
    );
    const faults = await client.compile();
    // Its words depend on which other routes there are.
    expect(faults).toMatch(/wrong\.ts\(4,\d+\): error/);
    expect(faults).toMatch(/'name' does not exist/);
    expect(faults).toMatch(/no overlap/);
  });
});
