import { ParseArrayPipe } from '@nestjs/common';
import { RouteParamtypes } from '@nestjs/common/internal';
import type { AuthOptions } from '../../../auth/auth-options.js';
import { getRouteRules } from '../../../auth/route-rules.js';
import { InputPipe } from '../../../platform/http/body.pipe.js';
import {
  getApiProblems,
  getDefinition,
  type ProblemCode,
  type ProblemDefinition,
} from '../../../platform/problem/problem.exception.js';
import {
  getHandlerParameters,
  getUsedPipes,
  isA,
} from '../../../platform/routes/handler-parameters.js';
import type { DeclaredRoute } from '../../../platform/routes/route-explorer.js';
import { getHeaderRefs, type HeaderName } from './components.js';
import type { Schema } from './validation-rules.js';

const headersOfProblem: Readonly<Record<string, HeaderName>> = {
  credentials_missing: 'WWW-Authenticate',
  invalid_token: 'WWW-Authenticate',
  invalid_dpop_proof: 'WWW-Authenticate',
  use_dpop_nonce: 'WWW-Authenticate',
  invalid_request: 'WWW-Authenticate',
  insufficient_scope: 'WWW-Authenticate',
  too_many_requests: 'Retry-After',
  signing_keys_unavailable: 'Retry-After',
  replay_store_unavailable: 'Retry-After',
};

/** All problems of a route: those that follow from its decorators, and those of `@ApiProblems()`. */
export function getProblems(
  route: DeclaredRoute,
  { dpop }: AuthOptions,
): ProblemDefinition[] {
  const declared = [route.controller, route.getHandler()].flatMap(
    getApiProblems,
  );
  const codes = [...getCodes(route, dpop), ...declared]
    .map(getDefinition)
    .map((problem) => [problem.code, problem] as const);
  return [...new Map(codes).values()];
}

/** A response for each status of a route's problems, with all codes of that status. */
export function getProblemResponses(
  route: DeclaredRoute,
  options: AuthOptions,
): Record<string, Schema> {
  const byStatus: Record<string, ProblemDefinition[]> = {};
  for (const problem of getProblems(route, options))
    (byStatus[problem.status] ??= []).push(problem);
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, problems]) => [
      status,
      toResponse(problems),
    ]),
  );
}

const toResponse = (problems: readonly ProblemDefinition[]): Schema => ({
  description: problems
    .map(({ code, title }) => `\`${code}\`: ${title}.`)
    .join('\n\n'),
  headers: getHeaderRefs(
    problems.flatMap(({ code }) => headersOfProblem[code] ?? []),
  ),
  content: {
    'application/problem+json': {
      schema: {
        allOf: [
          { $ref: '#/components/schemas/Problem' },
          {
            type: 'object',
            properties: {
              code: { type: 'string', enum: problems.map(({ code }) => code) },
            },
          },
        ],
      },
      examples: Object.fromEntries(
        problems.map(({ code }) => [
          code,
          { $ref: `#/components/examples/${code}` },
        ]),
      ),
    },
  },
});

/**
 * The problems that follow from a route's policy, conditions and parameters.
 * Excludes those that the route itself throws, and those that any request can get
 * before it reaches a route.
 */
function getCodes(
  route: DeclaredRoute,
  dpop: AuthOptions['dpop'],
): ProblemCode[] {
  const { policy, conditions } = getRouteRules(route);
  const inputs = getHandlerParameters(route);
  const hasBody = inputs.some(({ source }) => source === RouteParamtypes.BODY);
  const validated = inputs
    .filter(({ pipes }) =>
      [...pipes, ...getUsedPipes(route)].some(isValidating),
    )
    .map(({ source }) => source);
  const isPublic = policy?.kind === 'public';
  return [
    ...when(!isPublic && policy?.kind !== 'anonymous', 'credentials_missing'),
    ...when(
      !isPublic,
      'invalid_token',
      'invalid_request',
      'signing_keys_unavailable',
      'client_metadata_invalid', // The rate limit reads the metadata of every client.
    ),
    ...when(!isPublic && !!dpop, 'invalid_dpop_proof'),
    ...when(!isPublic && !!dpop, 'replay_store_unavailable'),
    ...when(!isPublic && !!dpop?.nonces, 'use_dpop_nonce'),
    // Limits apply to clients, and on all routes to addresses that send credentials.
    'too_many_requests',
    ...when(policy?.kind === 'scopes', 'insufficient_scope'),
    ...when(conditions.length > 0, 'claim_refused'),
    ...when(
      hasBody,
      'malformed_json',
      'body_too_deep',
      'body_too_large',
      'unsupported_media_type',
    ),
    ...when(validated.includes(RouteParamtypes.BODY), 'body_invalid'),
    ...when(
      validated.includes(RouteParamtypes.QUERY) ||
        validated.includes(RouteParamtypes.PARAM),
      'parameters_invalid',
    ),
  ];
}

/** Whether a pipe rejects values with this project's codes. `InputChecks` makes `ParseArrayPipe` do so. */
const isValidating = (pipe: unknown): boolean =>
  isA(pipe, InputPipe) || isA(pipe, ParseArrayPipe);

const when = (condition: boolean, ...codes: ProblemCode[]): ProblemCode[] =>
  condition ? codes : [];
