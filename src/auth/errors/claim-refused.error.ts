import { ProblemException } from '../../problem/problem.exception.js';

/** A condition of the route on the caller's claims does not hold. No OAuth error, and so no challenge: another token would not help. */
export class ClaimRefusedError extends ProblemException {
  constructor(claim: string, clientId: string | undefined) {
    super('claim_refused', {
      detail: `The claim ${claim} of this client's token does not allow this.`,
      log: { reason: `claim ${claim}`, clientId },
    });
  }
}
