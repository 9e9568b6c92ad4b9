import {
  isAccessTokenError,
  type AccessTokenError,
  type Challenge,
} from '@repo/access-tokens';
import type { ValidationError } from 'class-validator';
import { ProblemException } from '../platform/problem/problem.exception.js';

/** An {@link AccessTokenError} as a Nest exception, so that every filter can read its status. */
export class OAuthException extends ProblemException {
  readonly challenge: Challenge | undefined;

  constructor(error: AccessTokenError) {
    const { code, message: detail, headers, log, cause } = error;
    super(code, { detail, headers, log, cause });
    this.challenge = error.challenge;
  }
}

/** Wraps an error of `@repo/access-tokens` for a guard to throw; returns other errors unchanged. */
export const toException = (error: unknown): unknown =>
  isAccessTokenError(error) ? new OAuthException(error) : error;

/** The caller's claims do not meet a condition of the route. Not an OAuth error, so it has no challenge: another token would not help. */
export class ClaimRefusedError extends ProblemException {
  constructor(claim: string, clientId: string | undefined) {
    super('claim_refused', {
      detail: `The claim ${claim} of this client's token does not allow this request.`,
      log: { reason: `claim ${claim}`, clientId },
    });
  }
}

/**
 * The client's metadata does not match the class that the route declares. The
 * response names the invalid claims; the log also says why, and where to fix them.
 */
export class ClientMetadataError extends ProblemException {
  constructor(
    clientId: string,
    namespace: string,
    errors: readonly ValidationError[],
  ) {
    const claims = errors.map(({ property }) => `${namespace}${property}`);
    super('client_metadata_invalid', {
      detail: `Invalid or missing claims in the token: ${claims.join(', ')}.`,
      extensions: { claims },
      log: {
        clientId,
        claims,
        reason: errors.flatMap(getMessages).join('; '),
        remedy:
          "check the client's metadata in the tenant, the Action that copies it, and CLAIM_NAMESPACE",
      },
    });
  }
}

/** The messages of class-validator, including those for nested members. */
const getMessages = ({ constraints, children }: ValidationError): string[] => [
  ...Object.values(constraints ?? {}),
  ...(children ?? []).flatMap(getMessages),
];
