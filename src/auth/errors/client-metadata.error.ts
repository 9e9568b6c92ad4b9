import type { ValidationError } from 'class-validator';
import { ProblemException } from '../../problem/problem.exception.js';

/**
 * The client's metadata does not fit the class that the route declares. The
 * caller is told which claims, the log also why and where to mend it.
 */
export class ClientMetadataError extends ProblemException {
  constructor(
    clientId: string,
    namespace: string,
    errors: readonly ValidationError[],
  ) {
    const claims = errors.map(({ property }) => `${namespace}${property}`);
    super('client_metadata_invalid', {
      detail: `The token's metadata does not fit. Claims at fault: ${claims.join(', ')}.`,
      extensions: { claims },
      log: {
        clientId,
        claims,
        reason: errors.flatMap((error) => validationMessages(error)).join('; '),
        remedy:
          "look at the client's metadata in the tenant, at the Action that copies it, and at CLAIM_NAMESPACE",
      },
    });
  }
}

/** What class-validator found, in its words, that of nested members included. */
const validationMessages = ({
  constraints,
  children,
}: ValidationError): string[] => [
  ...Object.values(constraints ?? {}),
  ...(children ?? []).flatMap(validationMessages),
];
