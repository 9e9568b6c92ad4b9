import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { action } from '../support/tenant-files.js';
import { getAnswer } from '../support/test-tenant.js';

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
    ['refuses a request without any', recipe, undefined, 400, refused],
    [
      'grants the one that was asked for',
      recipe,
      'read',
      200,
      { scope: 'read' },
    ],
    ['issues a token without any', action(call), undefined, 200, {}],
    ['grants it, too', action(call), 'read', 200, { scope: 'read' }],
  ])('%s', async (_what, code, scope, status, body) => {
    const answer = await getAnswer({ actions: [code] }, { scope });
    expect(answer).toMatchObject({ status, body });
    expect(answer.body['scope']).toBe(scope);
  });
});
