import { ClientMetadataPipe } from '../../../auth/client-metadata.pipe.js';
import { isMetadataClass } from '../../../auth/metadata-schema.js';
import { getRouteRules } from '../../../auth/route-rules.js';
import { BodyPipe } from '../../../platform/http/body.pipe.js';
import type { ProblemCode } from '../../../platform/problem/problem-codes.js';
import {
  getHandlerParameters,
  hasPipe,
} from '../../../platform/routes/handler-parameters.js';
import type { DeclaredRoute } from '../../../platform/routes/route-explorer.js';

/**
 * The problems that follow from a route's declarations: its policy, its
 * conditions, its parameters. Not those that the route answers itself, or that
 * any request can get before it reaches a route.
 */
export function operationProblems(route: DeclaredRoute): ProblemCode[] {
  const { policy, conditions } = getRouteRules(route);
  const parameters = getHandlerParameters(route);
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
    // For a client, or for an address that presents credentials, on any route.
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
