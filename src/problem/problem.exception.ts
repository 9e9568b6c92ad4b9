import { HttpException } from '@nestjs/common';
import { problemCodes, type ProblemCode } from './problem-codes.js';

export interface ProblemOptions {
  /** What happened in this case, for the caller. Never holds a token, a secret or a claim's value. */
  readonly detail?: string;
  /** Overrides the status that belongs to the code. */
  readonly status?: number;
  /** Further members of the problem body (RFC 9457, section 3.2). */
  readonly extensions?: Readonly<Record<string, unknown>>;
  /** Response headers, in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What the server's log says beside the code, for the operator; never sent. */
  readonly log?: Readonly<Record<string, unknown>>;
  /** The error behind it: logged where the API failed (5xx), never sent. */
  readonly cause?: unknown;
}

/** A refusal that is answered as RFC 9457 `application/problem+json`, with the status and title of its code. */
export class ProblemException extends HttpException {
  constructor(
    readonly code: ProblemCode,
    readonly problem: ProblemOptions = {},
  ) {
    const { status, title } = problemCodes[code];
    // A refusal is an answer: nobody reads its stack trace, which costs more than the rest of it. Its cause has one.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(problem.detail ?? title, problem.status ?? status, {
      cause: problem.cause,
    });
    Error.stackTraceLimit = stackTraceLimit;
  }
}
