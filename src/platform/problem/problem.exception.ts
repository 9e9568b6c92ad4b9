import {
  HttpException,
  SetMetadata,
  type CustomDecorator,
} from '@nestjs/common';

/** One kind of problem: its stable code for programs, its status, and its title for people. */
export interface ProblemDefinition {
  readonly code: string;
  readonly status: number;
  readonly title: string;
}

/**
 * The problems that are not specific to a feature, by code. A feature defines its
 * own as a {@link ProblemDefinition}. Titles and details may change; codes do not.
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
  parameters_invalid: {
    status: 400,
    title: 'The request parameters are invalid',
  },
  credentials_missing: { status: 401, title: 'An access token is required' },
  invalid_token: { status: 401, title: 'The access token is invalid' },
  invalid_dpop_proof: { status: 401, title: 'The DPoP proof is invalid' },
  use_dpop_nonce: { status: 401, title: 'The DPoP proof needs a nonce' },
  insufficient_scope: { status: 403, title: 'Insufficient scope' },
  claim_refused: {
    status: 403,
    title: 'A claim of the access token does not allow this request',
  },
  client_metadata_invalid: {
    status: 403,
    title: "The client's metadata is invalid",
  },
  forbidden: { status: 403, title: 'Forbidden' },
  request_refused: { status: 400, title: 'The request was rejected' },
  not_found: { status: 404, title: 'Not found' },
  request_timeout: { status: 408, title: 'Request timeout' },
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
    title: 'Access tokens cannot be verified at the moment',
  },
  replay_store_unavailable: {
    status: 503,
    title: 'DPoP proofs cannot be verified at the moment',
  },
  not_ready: { status: 503, title: 'The API is not ready' },
  unavailable: { status: 503, title: 'Service unavailable' },
} as const satisfies Record<string, Omit<ProblemDefinition, 'code'>>;

export type ProblemCode = keyof typeof problemCodes;

/** The code of a problem in {@link problemCodes}, or a feature's own problem. */
export type AnyProblem = ProblemCode | ProblemDefinition;

export const getDefinition = (problem: AnyProblem): ProblemDefinition =>
  typeof problem === 'string'
    ? { code: problem, ...problemCodes[problem] }
    : problem;

const declaredProblems = 'declaredProblems';

/**
 * Documents the problems that a route throws itself: `@ApiProblems(orderTooLarge)`.
 * Those of its policy, body and metadata are documented automatically.
 */
export const ApiProblems = (...problems: AnyProblem[]): CustomDecorator =>
  SetMetadata(declaredProblems, problems);

/** The problems that `@ApiProblems()` declares on a method or class. */
export const getApiProblems = (declared: object): readonly AnyProblem[] =>
  (Reflect.getMetadata(declaredProblems, declared) ??
    []) as readonly AnyProblem[];

export interface ProblemOptions {
  /** What is wrong in this case, for the caller. Must not contain a token, a secret or a claim's value. */
  readonly detail?: string;
  /** Overrides the status that belongs to the code. */
  readonly status?: number;
  /** Further members of the problem body (RFC 9457, section 3.2). */
  readonly extensions?: Readonly<Record<string, unknown>>;
  /** Response headers, in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** For the server's log only: logged with the code, never sent. */
  readonly log?: Readonly<Record<string, unknown>>;
  /** The error that caused this one. Logged for a 5xx, never sent. */
  readonly cause?: unknown;
}

/** An error that is answered with `application/problem+json` (RFC 9457), with the status and title of its code. */
export class ProblemException extends HttpException {
  readonly code: string;
  readonly title: string;

  constructor(
    kind: AnyProblem,
    readonly problem: ProblemOptions = {},
  ) {
    const { code, status, title } = getDefinition(kind);
    // No stack trace: creating one is slow, and the cause has its own.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(problem.detail ?? title, problem.status ?? status, {
      cause: problem.cause,
    });
    Error.stackTraceLimit = stackTraceLimit;
    this.code = code;
    this.title = title;
  }
}
