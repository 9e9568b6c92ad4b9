import { problemBody } from '../../problem/problem-body.js';
import { problemCodes, type ProblemCode } from '../../problem/problem-codes.js';
import { ProblemException } from '../../problem/problem.exception.js';
import {
  headerRefs,
  headers,
  rateLimitHeaders,
  type HeaderName,
} from './headers.js';
import type { Responses } from './openapi-types.js';

/** Which headers a problem brings, beside those of every answer. */
const headersOf: Partial<Record<ProblemCode, HeaderName>> = {
  credentials_missing: 'WWW-Authenticate',
  invalid_token: 'WWW-Authenticate',
  invalid_request: 'WWW-Authenticate',
  insufficient_scope: 'WWW-Authenticate',
  too_many_requests: 'Retry-After',
  signing_keys_unavailable: 'Retry-After',
};

/** What is refused before a client's requests are counted. */
const uncounted: ReadonlySet<ProblemCode> = new Set([
  'credentials_missing',
  'invalid_token',
  'invalid_request',
  'insufficient_scope',
  'claim_refused',
  'signing_keys_unavailable',
  'body_too_large',
]);

/**
 * One response for each status, with every code that comes with it and an
 * example of each.
 *
 * @param isCounted whether the route's callers are known, so that their requests are counted
 */
export function problemResponses(
  codes: readonly ProblemCode[],
  isCounted: boolean,
): Responses {
  const statuses = new Set(codes.map((code) => problemCodes[code].status));
  return Object.fromEntries(
    [...statuses].map((status) => [
      status,
      problemResponse(
        status,
        [...new Set(codes)].filter(
          (code) => problemCodes[code].status === status,
        ),
        isCounted,
      ),
    ]),
  );
}

const problemResponse = (
  status: number,
  codes: readonly ProblemCode[],
  isCounted: boolean,
): Responses[string] => ({
  description: codes
    .map((code) => `\`${code}\`: ${problemCodes[code].title}.`)
    .join('\n\n'),
  headers: headerRefs([
    'X-Request-Id',
    ...new Set(codes.flatMap((code) => headersOf[code] ?? [])),
    ...(isCounted && !codes.every((code) => uncounted.has(code))
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
              code: { type: 'string', enum: [...codes] },
            },
          },
        ],
      },
      examples: Object.fromEntries(
        codes.map((code) => [
          code,
          { summary: problemCodes[code].title, value: example(code) },
        ]),
      ),
    },
  },
});

const example = (code: ProblemCode): Record<string, unknown> =>
  problemBody(new ProblemException(code), headers['X-Request-Id'].example);

/** What any request can meet: before it has a route, or where the API fails. */
export const anyProblem = {
  description: 'Any other problem.',
  headers: headerRefs(['X-Request-Id']),
  content: {
    'application/problem+json': {
      schema: { $ref: '#/components/schemas/Problem' },
      examples: {
        internal_error: {
          summary: problemCodes.internal_error.title,
          value: example('internal_error'),
        },
      },
    },
  },
} satisfies Responses[string];
