import { STATUS_CODES } from 'node:http';
import type { Type } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { HEADERS_METADATA } from '@nestjs/common/internal';
import { ClientMetadataPipe } from '../../../auth/client-metadata.pipe.js';
import { isMetadataClass } from '../../../auth/metadata-schema.js';
import { getRouteRules } from '../../../auth/route-rules.js';
import {
  getAnnotation,
  inWords,
} from '../../../platform/annotations/operation.decorator.js';
import { BodyPipe } from '../../../platform/http/body.pipe.js';
import {
  getDefinition,
  type ProblemCode,
} from '../../../platform/problem/problem-codes.js';
import {
  getHandlerParameters,
  hasPipe,
} from '../../../platform/routes/handler-parameters.js';
import type { DeclaredRoute } from '../../../platform/routes/route-explorer.js';
import { headerRefs, rateLimitHeaders } from './components.js';
import { problemResponses, type Responses } from './problem-responses.js';
import { schemaRef } from './schemas.js';
import { operationSecurity, whoMayCall } from './security.js';

export type OperationObject = NonNullable<
  OpenAPIObject['paths'][string]['get']
>;

/** Completes what `@nestjs/swagger` reads from a route: who may call it, what it answers, what it refuses. */
export function describeOperation(
  operation: OperationObject,
  route: DeclaredRoute,
  oauth2Schemes: readonly string[],
): OperationObject {
  const { policy } = getRouteRules(route);
  const annotation = getAnnotation(route);
  return {
    ...operation,
    summary: annotation?.summary ?? inWords(route.method),
    description: [annotation?.description, whoMayCall(policy)]
      .filter(Boolean)
      .join('\n\n'),
    security: operationSecurity(policy, oauth2Schemes),
    responses: {
      ...successOf(operation, route, annotation?.response),
      ...problemResponses(
        [...operationProblems(route), ...(annotation?.problems ?? [])].map(
          getDefinition,
        ),
        policy?.kind !== 'public',
      ),
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function successOf(
  { responses }: OperationObject,
  route: DeclaredRoute,
  response: Type | undefined,
): Responses {
  const [status = '200'] = Object.keys(responses);
  const isLimited = getRouteRules(route).policy?.kind !== 'public';
  const mediaType = contentTypeOf(route) ?? 'application/json';
  const schema = response ? schemaRef(response) : { type: 'string' };
  return {
    [status]: {
      description: `${STATUS_CODES[status]}.`,
      headers: headerRefs([
        'X-Request-Id',
        ...(isLimited ? rateLimitHeaders : []),
      ]),
      ...((response ?? contentTypeOf(route)) && {
        content: { [mediaType]: { schema } },
      }),
    },
  };
}

/** What `@Header('content-type', …)` says. */
function contentTypeOf(route: DeclaredRoute): string | undefined {
  const declared = Reflect.getMetadata(HEADERS_METADATA, route.getHandler()) as
    readonly { name: string; value: unknown }[] | undefined;
  const header = declared?.find(
    ({ name }) => name.toLowerCase() === 'content-type',
  );
  return typeof header?.value === 'string' ? header.value : undefined;
}

/**
 * The problems that follow from a route's declarations: its policy, its
 * conditions, its parameters. Not those that the route answers itself, or that
 * any request can get before it reaches a route.
 */
function operationProblems(route: DeclaredRoute): ProblemCode[] {
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
