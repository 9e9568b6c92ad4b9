import { STATUS_CODES } from 'node:http';
import type { Type } from '@nestjs/common';
import { HEADERS_METADATA } from '@nestjs/common/internal';
import { getRouteRules } from '../../../auth/route-rules.js';
import { getDefinition } from '../../../platform/problem/problem-codes.js';
import type { DeclaredRoute } from '../../../platform/routes/route-explorer.js';
import { getAnnotation, inWords } from './annotations.js';
import { schemaRef } from './class-schemas.js';
import { headerRefs, rateLimitHeaders } from './headers.js';
import type { OperationObject, Responses } from './openapi-types.js';
import { operationProblems } from './operation-problems.js';
import { operationSecurity, whoMayCall } from './operation-security.js';
import { problemResponses } from './problem-responses.js';

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
