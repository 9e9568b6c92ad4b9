import { problemCodes } from './problem-codes.js';
import { problemType } from './problem-type.js';
import type { ProblemException } from './problem.exception.js';

/** The body of a problem, RFC 9457, section 3.1, with the code and the request's id as extensions. */
export function problemBody(
  { code, problem, message }: ProblemException,
  requestId: string,
): Record<string, unknown> {
  return {
    type: problemType(code),
    title: problemCodes[code].title,
    status: problem.status ?? problemCodes[code].status,
    detail: message,
    code,
    ...problem.extensions,
    requestId,
  };
}
