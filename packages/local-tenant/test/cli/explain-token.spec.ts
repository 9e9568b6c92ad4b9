import {
  createSigningKeyPair,
  mintToken,
  namespace,
} from '@repo/access-tokens/testing';
import { expect, it } from 'vitest';
import { explainToken } from '../../src/cli/describe-token.js';

const issuer = {
  url: 'http://localhost:4000/',
  keys: [createSigningKeyPair('key')],
};
const exchangeOf = (clientId: string, key: string) => ({
  status: 200,
  clientId,
  claims: [],
  ignoredClaims: [],
  missingMetadata: [{ key, why: 'for a reason' }],
});

it('explains what was missing for the token’s own client, even if another client has got a token since', () => {
  const word = {
    scripts: ['an-action'],
    exchanges: [exchangeOf('another', 'plan'), exchangeOf('mine', 'region')],
  };
  const token = mintToken(issuer, { claims: { azp: 'mine' } });
  const lines = explainToken(token, namespace, word, (_style, text) => text);
  const text = lines.join('\n');
  expect(text).toContain('metadata `region` was not copied: for a reason');
  expect(text).not.toContain('`plan`');
});
