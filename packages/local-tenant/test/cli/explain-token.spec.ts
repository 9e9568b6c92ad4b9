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
const createExchange = (clientId: string, key: string) => ({
  status: 200,
  clientId,
  claims: [],
  ignoredClaims: [],
  missingMetadata: [{ key, why: 'for a reason' }],
});

it('says which metadata of the token’s client is missing, even if another client has requested a token since', () => {
  const recent = {
    scripts: ['an-action'],
    exchanges: [
      createExchange('another', 'plan'),
      createExchange('mine', 'region'),
    ],
  };
  const token = mintToken(issuer, { claims: { azp: 'mine' } });
  const lines = explainToken(token, namespace, recent, (_style, text) => text);
  const text = lines.join('\n');
  expect(text).toContain('metadata `region` was not copied: for a reason');
  expect(text).not.toContain('`plan`');
});
