import { VersioningType } from '@nestjs/common';
import { Validator } from '@seriousme/openapi-schema-validator';
import openapiTypeScript, { astToString } from 'openapi-typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { TestRoutesModule } from '../../../test/support/test-routes.module.js';
import { useApi, type UseApiOptions } from '../../../test/support/use-api.js';
import { DocumentedCatsModule } from '../../support/documented-cats.module.js';
import { readDocument, type Json } from '../../support/read-document.js';

const applications: [string, UseApiOptions][] = [
  ['the API itself', {}],
  ['the routes of the tests', { root: TestRoutesModule }],
  ['the routes of Nest’s documentation', { root: DocumentedCatsModule }],
  [
    'an API with a prefix and versions',
    {
      root: DocumentedCatsModule,
      configure: (app) => {
        app.setGlobalPrefix('api');
        app.enableVersioning({
          type: VersioningType.URI,
          defaultVersion: ['1', '2'],
        });
      },
    },
  ],
];

/** Returns what a reference points to. */
const resolve = (document: Json, reference: string): Json =>
  reference
    .replace('#/', '')
    .split('/')
    .reduce((part, name) => part?.[name], document);

describe.each(applications)('the document of %s', (_name, options) => {
  const tested = useApi(options);
  let document: Json;
  beforeAll(async () => {
    document = await readDocument(tested.api);
  });

  it('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate(structuredClone(document));
    expect(result).toEqual({ valid: true });
  });

  it('has no dangling references', () => {
    const references = [
      ...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g),
    ].map(([, reference = '']) => reference);
    expect(references.length).toBeGreaterThan(10);
    const dangling = references.filter(
      (reference) => resolve(document, reference) === undefined,
    );
    expect(dangling).toEqual([]);
  });

  it('can be read by openapi-typescript', async () => {
    const types = astToString(
      await openapiTypeScript(structuredClone(document)),
    );
    expect(types).toContain('clientShow');
  });
});
