import { ProblemException } from '../../platform/problem/problem.exception.js';

/** More requests than the client, or the address, may make within a window (RFC 6585, section 4). */
export class TooManyRequestsError extends ProblemException {
  constructor(
    detail: string,
    msBeforeNext: number,
    log: Readonly<Record<string, unknown>>,
  ) {
    super('too_many_requests', {
      detail,
      headers: {
        'retry-after': String(Math.max(1, Math.ceil(msBeforeNext / 1000))),
      },
      log: { reason: detail, ...log },
    });
  }
}
