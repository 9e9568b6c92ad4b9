import type { Response } from 'supertest';
import { expect } from 'vitest';

interface ExpectedChallenge {
  readonly status: 400 | 401 | 403;
  readonly code: string;
  /** The challenge's `error`; none where the request brought no credentials. */
  readonly error?: string;
  /** What the detail and the challenge's description say, in part. */
  readonly saying?: RegExp;
  readonly scope?: string;
  /** The scheme of the challenge; without credentials, that of the first. Default: `Bearer`. */
  readonly scheme?: 'Bearer' | 'DPoP';
}

/** Asserts status, problem body and `WWW-Authenticate` together, and that they agree. */
export function expectChallenge(
  response: Response,
  { status, code, error, saying, scope, scheme = 'Bearer' }: ExpectedChallenge,
): void {
  const problem = expectProblem(response, status, code);
  const challenges = parseChallenges(response.headers['www-authenticate']);
  const challenge = challenges.get(scheme) ?? new Map<string, string>();
  // Without credentials, each way to send a token has one.
  if (error !== undefined) expect([...challenges.keys()]).toEqual([scheme]);
  expect(challenge.get('realm')).toBeTruthy();
  expect(challenge.get('resource_metadata')).toMatch(
    /\/\.well-known\/oauth-protected-resource(\/|$)/,
  );
  expect(challenge.get('error')).toBe(error);
  expect(challenge.get('scope')).toBe(scope);
  if (error === 'invalid_token')
    expect(challenge.get('error_description')).toBe(problem.detail);
  if (saying) expect(problem.detail).toMatch(saying);
}

/** Asserts an RFC 9457 problem, and gives its body. */
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

/** The attributes of each challenge by its scheme, read by the grammar of RFC 9110, section 11.6.1. */
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
