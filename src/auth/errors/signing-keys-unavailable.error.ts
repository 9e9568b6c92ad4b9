import { ProblemException } from '../../problem/problem.exception.js';

/**
 * The tenant cannot be asked for its signing keys, and none that is still
 * usable is known: the token may be good. No OAuth error, since the token is
 * not judged, and so no challenge.
 */
export class SigningKeysUnavailableError extends ProblemException {
  constructor(retryAfterSeconds: number, reason: string) {
    super('signing_keys_unavailable', {
      detail:
        'The signing keys of the tenant cannot be fetched now. The token was not judged: send it again.',
      headers: { 'retry-after': String(retryAfterSeconds) },
      log: { reason },
    });
  }
}
