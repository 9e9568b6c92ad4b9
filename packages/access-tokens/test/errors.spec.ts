import { describe, expect, it } from 'vitest';
import {
  CredentialsMissingError,
  getChallenges,
  InsufficientScopeError,
  InvalidDpopProofError,
  InvalidRequestError,
  InvalidTokenError,
  isAccessTokenError,
  SigningKeysUnavailableError,
  UseDpopNonceError,
} from '../src/index.js';

const invalidRequest = new InvalidRequestError('Two headers.');
const invalidToken = new InvalidTokenError('exp', 'exp has passed.', {
  clientId: 'c',
});
const scope = (quantity: 'all' | 'any', ...required: string[]) =>
  new InsufficientScopeError(required, quantity, 'c');

describe('an error of this package', () => {
  it.each([
    [401, 'credentials_missing', '', new CredentialsMissingError()],
    [
      400,
      'invalid_request',
      'error_description="Two headers."',
      invalidRequest,
    ],
    [401, 'invalid_token', 'error_description="exp has passed."', invalidToken],
    [403, 'insufficient_scope', 'scope="a b"', scope('any', 'a', 'b')],
  ])(
    'has the status %d, the code %s and a challenge',
    (status, code, attribute, error) => {
      expect(error).toMatchObject({ status, code });
      expect(isAccessTokenError(error)).toBe(true);
      const { challenge = {} } = error;
      expect(getChallenges({ realm: 'r' }, challenge, undefined)).toEqual([
        `Bearer realm="r"${attribute && `, error="${code}", ${attribute}`}`,
      ]);
    },
  );

  it('about missing keys has no challenge, because another token would not help', () => {
    expect(new SigningKeysUnavailableError(1, 'down')).toMatchObject({
      status: 503,
      code: 'signing_keys_unavailable',
      challenge: undefined,
      headers: { 'retry-after': '1' },
      log: { reason: 'down' },
    });
  });

  it('has more details for the log than for the caller, and no stack trace', () => {
    const { log, stack } = invalidToken;
    expect(log).toEqual({
      rule: 'exp',
      reason: 'exp has passed.',
      clientId: 'c',
    });
    expect(stack).not.toMatch(/\n\s+at /);
    expect(new Error('of another kind').stack).toMatch(/\n\s+at /);
  });

  it.each([
    ['This request needs the scopes a and b.', scope('all', 'a', 'b')],
    ['This request needs one of the scopes a, b.', scope('any', 'a', 'b')],
    ['This request needs the scope a.', scope('any', 'a')],
  ])('has the message: %s', (expected, { message }) => {
    expect(message).toBe(expected);
  });

  it.each([
    Object.assign(new Error('x'), { code: 'ENOENT', log: {} }),
    Object.assign(new Error('x'), { code: 'toString', log: {} }),
    { code: 'invalid_token', log: {} },
    undefined,
  ])('is distinguished from %s', (error) => {
    expect(isAccessTokenError(error)).toBe(false);
  });
});

describe('a challenge', () => {
  it('contains no characters that could end an attribute', () => {
    const options = { realm: 'a"b\\c\r\nd', resourceMetadata: 'https://a/x' };
    const challenge = { error_description: 'é"' };
    expect(getChallenges(options, challenge, undefined)).toEqual([
      'Bearer realm="a b c  d", error_description="  ", resource_metadata="https://a/x"',
    ]);
  });
});

describe('an API with DPoP', () => {
  const options = { realm: 'r', dpopAlgorithms: ['ES256', 'RS256'] };
  const algs = 'algs="ES256 RS256"';
  const description = 'error_description="exp has passed."';

  it.each([
    [
      'no credentials',
      new CredentialsMissingError(),
      undefined,
      ['Bearer realm="r"', `DPoP realm="r", ${algs}`],
    ],
    [
      'an invalid token with Bearer',
      invalidToken,
      'bearer x',
      [`Bearer realm="r", error="invalid_token", ${description}`],
    ],
    [
      'an invalid token with DPoP',
      invalidToken,
      'dpop x',
      [`DPoP realm="r", error="invalid_token", ${description}, ${algs}`],
    ],
    [
      'an invalid proof',
      new InvalidDpopProofError('htu', 'htu is wrong.', 'c'),
      'DPoP x',
      [
        `DPoP realm="r", error="invalid_dpop_proof", error_description="htu is wrong.", ${algs}`,
      ],
    ],
    [
      'a proof without a nonce',
      new UseDpopNonceError('n', 'c'),
      'DPoP x',
      [
        `DPoP realm="r", error="use_dpop_nonce", error_description="The proof must have the nonce from the DPoP-Nonce header.", ${algs}`,
      ],
    ],
    [
      'a missing scope with DPoP',
      scope('all', 'a'),
      'DPoP x',
      [`DPoP realm="r", error="insufficient_scope", scope="a", ${algs}`],
    ],
  ])(
    'sends the right challenges for %s',
    (_case, { challenge = {} }, authorization, expected) => {
      expect(getChallenges(options, challenge, authorization)).toEqual(
        expected,
      );
    },
  );
});
