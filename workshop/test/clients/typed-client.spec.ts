import {
  cpSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { ClientWorld, rejecting } from '../../support/client-world.js';
import { run } from '../../support/start-process.js';
import { useProject } from '../../support/use-project.js';

const tested = useProject();

/**
 * A copy of the TypeScript client, with the types that `openapi-typescript`
 * generates from this API's document. It is inside the workshop, so that it finds
 * its packages.
 */
const folder = 'workshop/build/typed-client';
beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync('examples/typescript-client', folder, { recursive: true });
  const types = await openapiTS(new URL(`${tested.api.url}/openapi.json`));
  writeFileSync(join(folder, 'api.d.ts'), astToString(types));
});

const write = (file: string, source: string) =>
  writeFileSync(join(folder, file), source);

/** Returns the errors that `tsc` finds. */
async function compile(): Promise<string> {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  return (await run([process.execPath, tsc, '-p', folder])).output;
}

/** Runs a compiled file to its end, by default against the project's own API. */
const start = (
  file: string,
  env = { ISSUER: tested.tenant.issuer, API: tested.api.url },
) => run([process.execPath, join(folder, file)], { env });

describe('the TypeScript client of examples/', () => {
  it('compiles with the types of the document, and gets its metadata from the API', async () => {
    expect(await compile()).toBe('');
    expect(await start('main.js')).toEqual({
      code: 0,
      output: 'local-partner-one is urn:example.com:c-one',
    });
  });

  it.each([
    ['in HTML', '<html></html>'],
    ['without a body', ''],
  ])('reports the error of a proxy %s', async (_how, body) => {
    const world = await ClientWorld.start();
    world.nextHandlers.push(
      rejecting(502, { 'content-type': 'text/html' }, body),
    );
    expect(await start('main.js', world.env)).toEqual({
      code: 1,
      output: '502 Bad Gateway',
    });
    await world.close();
  });

  it('does not compile with an unknown path, member or code', async () => {
    write(
      'wrong.ts',
      `import createClient from 'openapi-fetch';
      import type { paths } from './api.js';
      const api = createClient<paths>();
      await api.GET('/clients');
      const { data, error } = await api.GET('/client');
      console.log(data?.name, error?.code === 'no_such_code');`,
    );
    const faults = await compile();
    rmSync(join(folder, 'wrong.ts'));
    // The wording depends on which other routes exist.
    expect(faults).toMatch(/wrong\.ts\(4,\d+\): error/);
    expect(faults).toMatch(/'name' does not exist/);
    expect(faults).toMatch(/no overlap/);
  });
});

describe('a call of the sample with the example’s client', () => {
  const call = `const { data, error } = await api.POST('/text-analysis', {
    body: {
      text: 'Ada Lovelace wrote the first program in 1843. She loved numbers.',
    },
  });
  if (error) throw new Error(\`\${error.code}: \${error.detail}\`);
  console.log(\`\${data.statistics.words} words, plan \${data.client.plan}\`);
  `;
  const main = readFileSync('examples/typescript-client/main.ts', 'utf8');
  const setUp = main.slice(0, main.indexOf('const { data, error'));

  it('compiles with the types of the document, and prints the result', async () => {
    write('sample.ts', setUp + call);
    expect(await compile()).toBe('');
    expect(await start('sample.js')).toEqual({
      code: 0,
      output: '11 words, plan pro',
    });
  });

  it('does not compile with a body that the API would reject', async () => {
    write('sample.ts', setUp + call.replace('text:', 'txt:'));
    expect(await compile()).toContain("'txt' does not exist");
  });
});
