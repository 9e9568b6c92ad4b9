import {
  isAccessTokenError,
  type AccessTokenError,
  type Challenge,
} from '@repo/access-tokens';
import type { ValidationError } from 'class-validator';
import { ProblemException } from '../platform/problem/problem.exception.js';

/** An {@link AccessTokenError} as an exception of Nest's, whose status every filter understands. */
export class OAuthException extends ProblemException {
  readonly challenge: Challenge | undefined;

  constructor(error: AccessTokenError) {
    const { code, message: detail, headers, log, cause } = error;
    super(code, { detail, headers, log, cause });
    this.challenge = error.challenge;
  }
}

/** What a guard throws for an error of the package; other errors are returned as they are. */
export const toException = (error: unknown): unknown =>
  isAccessTokenError(error) ? new OAuthException(error) : error;

/** The caller's claims do not meet a condition of the route. Not an OAuth error, and so no challenge: another token would not help. */
export class ClaimRefusedError extends ProblemException {
  constructor(claim: string, clientId: string | undefined) {
    super('claim_refused', {
      detail: `The claim ${claim} of this client's token does not allow this request.`,
      log: { reason: `claim ${claim}`, clientId },
    });
  }
}

/**
 * The client's metadata does not fit the class that the route declares. The
 * caller learns which claims are wrong; the log also says why, and where to look.
 */
export class ClientMetadataError extends ProblemException {
  constructor(
    clientId: string,
    namespace: string,
    errors: readonly ValidationError[],
  ) {
    const claims = errors.map(({ property }) => `${namespace}${property}`);
    super('client_metadata_invalid', {
      detail: `The client's metadata in the token is invalid. Claims at fault: ${claims.join(', ')}.`,
      extensions: { claims },
      log: {
        clientId,
        claims,
        reason: errors.flatMap(getMessages).join('; '),
        remedy:
          "look at the client's metadata in the tenant, at the Action that copies it, and at CLAIM_NAMESPACE",
      },
    });
  }
}

/** The messages of class-validator, including those about nested members. */
const getMessages = ({ constraints, children }: ValidationError): string[] => [
  ...Object.values(constraints ?? {}),
  ...(children ?? []).flatMap(getMessages),
];
