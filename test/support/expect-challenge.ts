import type { Response } from 'supertest';
import { expect } from 'vitest';

interface ExpectedChallenge {
  readonly status: 400 | 401 | 403;
  readonly code: string;
  /** The challenge's `error`; leave it out if the request had no credentials. */
  readonly error?: string;
  /** Matches the problem's `detail`. */
  readonly detail?: RegExp;
  readonly scope?: string;
  /** The scheme of the challenge. Default: `Bearer`. */
  readonly scheme?: 'Bearer' | 'DPoP';
}

/** Asserts the status, the problem and `WWW-Authenticate`, and that they agree. */
export function expectChallenge(
  response: Response,
  { status, code, error, detail, scope, scheme = 'Bearer' }: ExpectedChallenge,
): void {
  const problem = expectProblem(response, status, code);
  const challenges = parseChallenges(response.headers['www-authenticate']);
  const challenge = challenges.get(scheme) ?? new Map<string, string>();
  // Without credentials, there is a challenge for each scheme.
  if (error !== undefined) expect([...challenges.keys()]).toEqual([scheme]);
  expect(challenge.get('realm')).toBeTruthy();
  expect(challenge.get('resource_metadata')).toMatch(
    /\/\.well-known\/oauth-protected-resource(\/|$)/,
  );
  expect(challenge.get('error')).toBe(error);
  expect(challenge.get('scope')).toBe(scope);
  if (error === 'invalid_token')
    expect(challenge.get('error_description')).toBe(problem.detail);
  if (detail) expect(problem.detail).toMatch(detail);
}

/** Asserts that the response is a problem (RFC 9457). @returns its body */
export function expectProblem(
  response: Response,
  status: number,
  code: string,
): Record<string, unknown> {
  const problem = response.body as Record<string, unknown>;
  expect({ status: response.status, code: problem['code'] }).toEqual({
    status,
    code,
  });
  expect(response.headers['content-type']).toBe('application/problem+json');
  expect(problem).toMatchObject({
    type: expect.stringMatching(
      `^(about:blank|https://.+/docs/troubleshooting\\.md#${code})$`,
    ),
    title: expect.any(String),
    detail: expect.any(String),
    status,
    requestId: response.headers['x-request-id'],
  });
  return problem;
}

/** The attributes of each challenge, by scheme (RFC 9110, section 11.6.1). */
export function parseChallenges(
  header: string | undefined,
): Map<string, Map<string, string>> {
  const challenges = (header ?? '').split(/, (?=\w+ realm=)/);
  return new Map(challenges.map((challenge) => parseChallenge(challenge)));
}

function parseChallenge(challenge: string): [string, Map<string, string>] {
  const [, scheme = '', attributes = ''] =
    /^([A-Za-z]+) (.*)$/.exec(challenge) ?? [];
  const pairs = [...attributes.matchAll(/([a-z_]+)="([^"\\]*)"(?:, |$)/g)];
  expect(pairs.map(([pair]) => pair).join('')).toBe(attributes);
  return [
    scheme,
    new Map(pairs.map(([, name = '', value = '']) => [name, value])),
  ];
}
