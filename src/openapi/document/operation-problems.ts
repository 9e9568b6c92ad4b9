import { ClientMetadataPipe } from '../../auth/client/client-metadata.pipe.js';
import { isMetadataClass } from '../../auth/client/metadata-schema.js';
import type { DeclaredRoute } from '../../routes/route-explorer.js';
import { rulesOf } from '../../auth/policy/route-rules.js';
import { BodyPipe } from '../../http/body.pipe.js';
import type { ProblemCode } from '../../problem/problem-codes.js';
import { handlerParameters, hasPipe } from '../../routes/handler-parameters.js';

/**
 * The problems that a route can answer by what it declares: its policy, its
 * conditions, its parameters. What the route refuses by itself is not here, and
 * not what any request can meet before it has a route.
 */
export function operationProblems(route: DeclaredRoute): ProblemCode[] {
  const { policy, conditions } = rulesOf(route);
  const parameters = handlerParameters(route);
  const bodies = parameters.filter(({ isBody }) => isBody);

  const looksAtTokens = policy?.kind !== 'public';
  return [
    ...when(
      looksAtTokens && policy?.kind !== 'anonymous',
      'credentials_missing',
    ),
    ...when(
      looksAtTokens,
      'invalid_token',
      'invalid_request',
      'signing_keys_unavailable',
    ),
    // Of a client, or of an address that presents credentials, wherever.
    'too_many_requests',
    ...when(policy?.kind === 'scopes', 'insufficient_scope'),
    ...when(conditions.length > 0, 'claim_refused'),
    ...when(
      parameters.some(
        (parameter) =>
          hasPipe(parameter, ClientMetadataPipe) &&
          isMetadataClass(parameter.type),
      ),
      'client_metadata_invalid',
    ),
    ...when(
      bodies.length > 0,
      'malformed_json',
      'body_too_deep',
      'body_too_large',
      'unsupported_media_type',
    ),
    ...when(
      bodies.some((body) => hasPipe(body, BodyPipe)),
      'body_invalid',
    ),
  ];
}

const when = (
  condition: boolean,
  ...codes: ProblemCode[]
): readonly ProblemCode[] => (condition ? codes : []);
