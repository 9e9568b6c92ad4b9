import { HttpException } from '@nestjs/common';
import { getDefinition, type AnyProblem } from './problem-codes.js';

export interface ProblemOptions {
  /** What happened in this case, for the caller. Never contains a token, a secret or a claim's value. */
  readonly detail?: string;
  /** Overrides the status that belongs to the code. */
  readonly status?: number;
  /** Further members of the problem body (RFC 9457, section 3.2). */
  readonly extensions?: Readonly<Record<string, unknown>>;
  /** Response headers, in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What the server's log says beside the code, for the operator; never sent. */
  readonly log?: Readonly<Record<string, unknown>>;
  /** The error behind it. Logged if the API failed (5xx), never sent. */
  readonly cause?: unknown;
}

/** A refusal that is answered as RFC 9457 `application/problem+json`, with the status and title of its code. */
export class ProblemException extends HttpException {
  readonly code: string;
  readonly title: string;

  constructor(
    kind: AnyProblem,
    readonly problem: ProblemOptions = {},
  ) {
    const { code, status, title } = getDefinition(kind);
    // A refusal is an answer: nobody reads its stack trace, which costs more than the rest of it. Its cause has one.
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
