import type { OpenAPIObject } from '@nestjs/swagger';
import {
  getDefinition,
  type ProblemCode,
  type ProblemDefinition,
} from '../../../platform/problem/problem-codes.js';
import { ProblemException } from '../../../platform/problem/problem.exception.js';
import { problemBody } from '../../../platform/problem/send-problem.js';
import {
  headerRefs,
  headers,
  rateLimitHeaders,
  type HeaderName,
} from './components.js';

export type Responses = NonNullable<
  OpenAPIObject['paths'][string]['get']
>['responses'];

/** The headers of a problem in addition to those of every answer. */
const headersOfProblem: Readonly<Record<string, HeaderName>> = {
  credentials_missing: 'WWW-Authenticate',
  invalid_token: 'WWW-Authenticate',
  invalid_request: 'WWW-Authenticate',
  insufficient_scope: 'WWW-Authenticate',
  too_many_requests: 'Retry-After',
  signing_keys_unavailable: 'Retry-After',
};

/** Answered before a client's requests are counted. */
const uncounted: ReadonlySet<string> = new Set<ProblemCode>([
  'credentials_missing',
  'invalid_token',
  'invalid_request',
  'insufficient_scope',
  'claim_refused',
  'signing_keys_unavailable',
  'body_too_large',
]);

/**
 * One response per status, with all codes of that status and an example of each.
 *
 * @param isCounted whether the route's callers are known, so that their requests are counted
 */
export function problemResponses(
  problems: readonly ProblemDefinition[],
  isCounted: boolean,
): Responses {
  const byCode = new Map(problems.map((problem) => [problem.code, problem]));
  const unique = [...byCode.values()];
  const statuses = new Set(unique.map(({ status }) => status));
  return Object.fromEntries(
    [...statuses].map((status) => [
      status,
      problemResponse(
        status,
        unique.filter((problem) => problem.status === status),
        isCounted,
      ),
    ]),
  );
}

const problemResponse = (
  status: number,
  problems: readonly ProblemDefinition[],
  isCounted: boolean,
): Responses[string] => ({
  description: problems
    .map(({ code, title }) => `\`${code}\`: ${title}.`)
    .join('\n\n'),
  headers: headerRefs([
    'X-Request-Id',
    ...new Set(problems.flatMap(({ code }) => headersOfProblem[code] ?? [])),
    ...(isCounted && !problems.every(({ code }) => uncounted.has(code))
      ? rateLimitHeaders
      : []),
  ]),
  content: {
    'application/problem+json': {
      schema: {
        allOf: [
          { $ref: '#/components/schemas/Problem' },
          {
            type: 'object',
            properties: {
              status: { type: 'integer', enum: [status] },
              code: { type: 'string', enum: problems.map(({ code }) => code) },
            },
          },
        ],
      },
      examples: Object.fromEntries(
        problems.map((problem) => [problem.code, getExample(problem)]),
      ),
    },
  },
});

const getExample = (problem: ProblemDefinition) => ({
  summary: problem.title,
  value: problemBody(
    new ProblemException(problem),
    headers['X-Request-Id'].example,
  ),
});

/** What any request can get: before it reaches a route, or if the API fails. */
export const anyProblem = {
  description: 'Any other problem.',
  headers: headerRefs(['X-Request-Id']),
  content: {
    'application/problem+json': {
      schema: { $ref: '#/components/schemas/Problem' },
      examples: { internal_error: getExample(getDefinition('internal_error')) },
    },
  },
} satisfies Responses[string];
