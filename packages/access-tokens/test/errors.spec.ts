import { describe, expect, it } from 'vitest';
import {
  bearerChallenge,
  CredentialsMissingError,
  InsufficientScopeError,
  InvalidRequestError,
  InvalidTokenError,
  isAccessTokenError,
  SigningKeysUnavailableError,
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
    'has status %d, code %s and a challenge with %s',
    (status, code, attribute, error) => {
      expect(error).toMatchObject({ status, code });
      expect(isAccessTokenError(error)).toBe(true);
      expect(bearerChallenge('r', undefined, error.challenge ?? {})).toBe(
        `Bearer realm="r"${attribute && `, error="${code}", ${attribute}`}`,
      );
    },
  );

  it('about missing keys has no challenge, since no other token would help', () => {
    expect(new SigningKeysUnavailableError(1, 'down')).toMatchObject({
      status: 503,
      code: 'signing_keys_unavailable',
      challenge: undefined,
      headers: { 'retry-after': '1' },
      log: { reason: 'down' },
    });
  });

  it('tells the log more than the caller, and has no stack trace', () => {
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
    [scope('all', 'a', 'b'), 'This needs the scope a and b.'],
    [scope('any', 'a', 'b'), 'This needs one of the scopes a, b.'],
    [scope('any', 'a'), 'This needs the scope a.'],
  ])('says which scope is missing', ({ message }, expected) => {
    expect(message).toBe(expected);
  });

  it.each([
    Object.assign(new Error('x'), { code: 'ENOENT', log: {} }),
    Object.assign(new Error('x'), { code: 'toString', log: {} }),
    { code: 'invalid_token', log: {} },
    undefined,
  ])('is not %s', (error) => {
    expect(isAccessTokenError(error)).toBe(false);
  });
});

describe('a challenge', () => {
  it('has no value that could end its attribute', () => {
    expect(
      bearerChallenge('a"b\\c\r\nd', 'https://a/x', {
        error_description: 'é"',
      }),
    ).toBe(
      'Bearer realm="a b c  d", error_description="  ", resource_metadata="https://a/x"',
    );
  });
});
