/** One kind of problem: its stable code for programs, its status, and its title for people. */
export interface ProblemDefinition {
  readonly code: string;
  readonly status: number;
  readonly title: string;
}

/**
 * The problems that every API of this kind answers, by code. A feature defines
 * its own as a {@link ProblemDefinition}. Titles and details may improve from
 * release to release; a code keeps its meaning.
 */
export const problemCodes = {
  malformed_request: { status: 400, title: 'The request is malformed' },
  invalid_request: {
    status: 400,
    title: 'The Authorization header is malformed',
  },
  malformed_json: { status: 400, title: 'The request body is not valid JSON' },
  body_too_deep: {
    status: 400,
    title: 'The request body is nested too deeply',
  },
  body_invalid: { status: 400, title: 'The request body is invalid' },
  credentials_missing: { status: 401, title: 'An access token is required' },
  invalid_token: { status: 401, title: 'The access token is not valid' },
  insufficient_scope: { status: 403, title: 'The access token lacks a scope' },
  claim_refused: {
    status: 403,
    title: 'A claim of the token does not allow this',
  },
  client_metadata_invalid: {
    status: 403,
    title: "The client's metadata is invalid",
  },
  forbidden: { status: 403, title: 'Forbidden' },
  request_refused: { status: 400, title: 'The request was refused' },
  not_found: { status: 404, title: 'Not found' },
  request_timeout: { status: 408, title: 'The request took too long' },
  body_too_large: { status: 413, title: 'The request body is too large' },
  uri_too_long: { status: 414, title: 'The URL is too long' },
  unsupported_media_type: { status: 415, title: 'Unsupported media type' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  headers_too_large: {
    status: 431,
    title: 'The request headers are too large',
  },
  internal_error: { status: 500, title: 'Internal server error' },
  signing_keys_unavailable: {
    status: 503,
    title: 'Tokens cannot be verified now',
  },
  not_ready: { status: 503, title: 'The API is not ready' },
  unavailable: { status: 503, title: 'Temporarily unavailable' },
} as const satisfies Record<string, Omit<ProblemDefinition, 'code'>>;

export type ProblemCode = keyof typeof problemCodes;

/** A problem of the list above by its code, or a feature's own. */
export type AnyProblem = ProblemCode | ProblemDefinition;

export const getDefinition = (problem: AnyProblem): ProblemDefinition =>
  typeof problem === 'string'
    ? { code: problem, ...problemCodes[problem] }
    : problem;
