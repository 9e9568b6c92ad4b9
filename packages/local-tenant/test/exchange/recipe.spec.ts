import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { action } from '../support/tenant-files.js';
import { getTokenResponse } from '../support/test-tenant.js';

const readme = readFileSync(
  new URL('../../README.md', import.meta.url),
  'utf8',
);
const [, recipe = ''] =
  /^```js\n(\/\/ tenant\/actions\/demand-scope[^]*?)^```$/m.exec(readme) ?? [];
const [, call = ''] = /^`(api\.transaction\.\S+)`/m.exec(readme) ?? [];

const refused = {
  error: 'invalid_scope',
  error_description: 'Name the scopes that you need',
};

describe('The README’s recipe for scopes', () => {
  it.each([
    ['rejects a request without scopes', recipe, undefined, 400, refused],
    [
      'grants the scope that was requested',
      recipe,
      'read',
      200,
      { scope: 'read' },
    ],
    [
      'with setTargetScopes, issues a token without scopes',
      action(call),
      undefined,
      200,
      {},
    ],
    [
      'with setTargetScopes, grants the scope that was requested',
      action(call),
      'read',
      200,
      { scope: 'read' },
    ],
  ])('%s', async (_what, code, scope, status, body) => {
    const response = await getTokenResponse({ actions: [code] }, { scope });
    expect(response).toMatchObject({ status, body });
    expect(response.body['scope']).toBe(scope);
  });
});
