import { mintToken } from '@repo/access-tokens/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { scopes } from '../../../src/auth/scopes.js';
import { TestRoutesModule } from '../../../test/support/test-routes.module.js';
import { useApi } from '../../../test/support/use-api.js';
import {
  OpenApiDocument,
  type DocumentedOperation,
} from '../../support/open-api-document.js';

const tested = useApi({ root: TestRoutesModule });
let document: OpenApiDocument;
beforeAll(async () => {
  document = await OpenApiDocument.read(tested.api);
});

const callWith = (operation: DocumentedOperation, scope: string) => {
  const claims = { scope, org_id: 'org_42', groups: 'a b', level: 4 };
  const token = mintToken(tested.issuer, { claims });
  return document.send(operation, { authorization: `Bearer ${token}` });
};

/** The alternative sets of scopes that are enough, of the tenant's scheme. */
const alternatives = ({ security }: DocumentedOperation) =>
  security.flatMap(({ oauth2 }) => (oauth2 ? [oauth2] : []));

const isOpen = ({ security }: DocumentedOperation) =>
  security.length === 0 ||
  security.some((scheme) => Object.keys(scheme).length === 0);

describe('the document', () => {
  it('has exactly the routes of the application', () => {
    const documented = document.operations.map(
      ({ method, path }) => `${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
    );
    // OpenAPI cannot say what a wildcard matches.
    const routes = tested.api.routes.filter((route) => !route.endsWith('*'));
    expect(documented.toSorted()).toEqual(routes.toSorted());
  });

  it('has a unique id for each operation', () => {
    const ids = document.operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('names the scopes that each route requires', async () => {
    for (const operation of document.operations) {
      const { path } = operation;
      const without = await document.send(operation);
      expect([path, without.status !== 401]).toEqual([path, isOpen(operation)]);

      const wanted = alternatives(operation).filter(({ length }) => length > 0);
      const { body, headers } = await callWith(operation, '');
      const isRefused = body.code === 'insufficient_scope';
      expect([path, isRefused]).toEqual([path, wanted.length > 0]);
      const challenge = String(headers['www-authenticate']);
      const [, challenged = ''] = /scope="([^"]*)"/.exec(challenge) ?? [];
      expect(challenged.split(' ').filter(Boolean).toSorted()).toEqual(
        [...new Set(wanted.flat())].toSorted(),
      );
      for (const enough of wanted) {
        const rich = await callWith(operation, enough.join(' '));
        // The token has no metadata that a custom route may need.
        const code = rich.status === 403 ? rich.body.code : undefined;
        expect([undefined, 'client_metadata_invalid']).toContain(code);
      }
    }
  });

  it('describes each policy in words', () => {
    const described = Object.fromEntries(
      document.operations.map(({ path, ...operation }) => [
        path,
        Reflect.get(operation, 'description') as string,
      ]),
    );
    expect(described).toMatchObject({
      '/policies/all': 'Requires the scopes `test:read` and `test:write`.',
      '/policies/any': 'Requires one of the scopes `test:read`, `test:write`.',
      '/policies/class': 'Requires a valid token, with any scopes.',
      '/policies/public': 'Requires no token.',
      '/policies/anonymous':
        'Requires no token, but if one is sent, it must be valid.',
    });
  });

  it('lists the scopes of the API, each with what it allows', () => {
    expect(document.json.components.securitySchemes['oauth2']).toMatchObject({
      flows: { clientCredentials: { scopes } },
    });
  });
});
