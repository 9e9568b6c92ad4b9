import {
  problemCodes,
  ProblemException,
  type AnyProblem,
  type ProblemDefinition,
} from '../../../platform/problem/problem.exception.js';
import { problemBody } from '../../../platform/problem/problem.filter.js';
import { headerRefs, headers, type Components } from './headers.js';
import type { Schema } from './validation-rules.js';

/** What any request can get: before it reaches a route, or if the API fails. */
export const anyProblem = {
  description: 'Any other problem.',
  headers: headerRefs(['X-Request-Id']),
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

/** The members of every problem (RFC 9457), and those that some codes add. @param problems those of routes */
const problemSchema = (problems: readonly ProblemDefinition[]): Schema => ({
  type: 'object',
  description:
    'Why a request was refused (RFC 9457). `code` is stable, `detail` may improve from release to release.',
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
  properties: {
    type: string(
      'Where this kind of problem is described, else `about:blank`.',
      { format: 'uri' },
    ),
    title: string('What the code means.'),
    status: {
      type: 'integer',
      minimum: 400,
      maximum: 599,
      description: 'The status of the answer.',
    },
    detail: string('What happened in this case.'),
    code: string('What happened, for programs.', {
      enum: [
        ...new Set([
          ...Object.keys(problemCodes),
          ...problems.map(({ code }) => code),
        ]),
      ],
    }),
    requestId: string('The id under which the log has the request.'),
    errors: strings(
      'What is invalid, in at most twenty messages; always present with `body_invalid`.',
    ),
    claims: strings('With `client_metadata_invalid`: the claims at fault.'),
    checks: {
      type: 'object',
      description: 'With `not_ready`: each check and its status.',
    },
  },
  examples: [toExample('credentials_missing')],
});

const toExample = (problem: AnyProblem) =>
  problemBody(
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

/** What routes refer to for their problems. @param problems those of all routes */
export const problemComponents = (
  problems: readonly ProblemDefinition[],
): Components => ({
  examples: getExamples(problems),
  responses: { Problem: anyProblem },
  schemas: { Problem: problemSchema(problems) },
});
