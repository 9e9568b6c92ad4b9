import type { OpenAPIObject } from '@nestjs/swagger';
import {
  problemCodes,
  ProblemException,
  type AnyProblem,
  type ProblemDefinition,
} from '../../../platform/problem/problem.exception.js';
import { getProblemBody } from '../../../platform/problem/problem.filter.js';
import type { Schema } from './validation-rules.js';

export type Components = NonNullable<OpenAPIObject['components']>;

const header = (description: string, example: string | number) => ({
  description,
  schema: { type: typeof example === 'string' ? 'string' : 'integer' },
  example,
});

/** Every header of this API's responses, by name. */
export const headers = {
  'WWW-Authenticate': header(
    'What is wrong with the token, and where the metadata of this API is. The scheme is `Bearer` (RFC 6750) or `DPoP` (RFC 9449).',
    'Bearer realm="https://api.example.com", error="invalid_token", error_description="exp has passed: the token has expired."',
  ),
  'DPoP-Nonce': header(
    'The `nonce` that the next DPoP proof must have.',
    'k3Vx9Q0yTn2bW5mC8rLzD1fGhJ4sAeUo',
  ),
  'Retry-After': header('Seconds to wait before trying again.', 12),
  'RateLimit-Limit': header(
    'Requests that this client may make per minute.',
    6000,
  ),
  'RateLimit-Remaining': header('Requests left in this minute.', 5999),
  'RateLimit-Reset': header('Seconds until the count starts again.', 60),
  'X-Request-Id': header(
    "The request's id in the log: the one that the caller sent, if any, or else a new one.",
    'f0e1d2c3-b4a5-4968-8776-655443322110',
  ),
} satisfies Components['headers'];

export type HeaderName = keyof typeof headers;

export const rateLimitHeaders: readonly HeaderName[] = [
  'RateLimit-Limit',
  'RateLimit-Remaining',
  'RateLimit-Reset',
];

/** References to headers, for a response. */
export const getHeaderRefs = (
  names: readonly HeaderName[],
): Record<string, { $ref: string }> =>
  Object.fromEntries(
    names.map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  );

/** The problems that any request can get: before it reaches a route, or if the API fails. */
export const anyProblem = {
  description: 'Any other problem.',
  headers: getHeaderRefs(['X-Request-Id']),
  content: {
    'application/problem+json': {
      schema: { $ref: '#/components/schemas/Problem' },
    },
  },
};

const string = (description: string, members?: Schema): Schema => ({
  type: 'string',
  description,
  ...members,
});

const strings = (description: string): Schema => ({
  type: 'array',
  items: { type: 'string' },
  description,
});

/** The schema of a problem (RFC 9457), with the members that some codes add. @param problems those of all routes */
const getProblemSchema = (problems: readonly ProblemDefinition[]): Schema => ({
  type: 'object',
  description:
    'Why a request failed (RFC 9457). `code` is stable; `detail` may change from release to release.',
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
  properties: {
    type: string('The URL of the description of this code, or `about:blank`.', {
      format: 'uri',
    }),
    title: string('What the code means.'),
    status: {
      type: 'integer',
      minimum: 400,
      maximum: 599,
      description: 'The HTTP status.',
    },
    detail: string('What happened in this case.'),
    code: string('What happened, as a stable code for programs.', {
      enum: [
        ...new Set([
          ...Object.keys(problemCodes),
          ...problems.map(({ code }) => code),
        ]),
      ],
    }),
    requestId: string("The request's id in the log."),
    errors: strings(
      'What is invalid, in at most twenty messages; always present with `body_invalid` and `parameters_invalid`.',
    ),
    claims: strings('With `client_metadata_invalid`: the invalid claims.'),
    checks: {
      type: 'object',
      description: 'With `not_ready`: each check and its status.',
    },
  },
  examples: [toExample('credentials_missing')],
});

const toExample = (problem: AnyProblem) =>
  getProblemBody(
    new ProblemException(problem),
    headers['X-Request-Id'].example as string,
  );

/** An example of each problem, by code; routes refer to it. */
const getExamples = (problems: readonly ProblemDefinition[]) =>
  Object.fromEntries(
    problems.map((problem) => [
      problem.code,
      { summary: problem.title, value: toExample(problem) },
    ]),
  );

/** The components that routes refer to for their problems. @param problems those of all routes */
export const getProblemComponents = (
  problems: readonly ProblemDefinition[],
): Components => ({
  examples: getExamples(problems),
  responses: { Problem: anyProblem },
  schemas: { Problem: getProblemSchema(problems) },
});
