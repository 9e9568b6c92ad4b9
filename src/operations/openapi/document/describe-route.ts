import { STATUS_CODES } from 'node:http';
import { RequestMethod } from '@nestjs/common';
import {
  HTTP_CODE_METADATA,
  METHOD_METADATA,
  REDIRECT_METADATA,
} from '@nestjs/common/internal';
import { DECORATORS } from '@nestjs/swagger';
import type { AuthOptions } from '../../../auth/auth-options.js';
import { getMetadataClasses } from '../../../auth/client-metadata.pipe.js';
import { getRouteRules } from '../../../auth/route-rules.js';
import type { DeclaredRoute } from '../../../platform/routes/route-explorer.js';
import { anyProblem, getHeaderRefs, rateLimitHeaders } from './components.js';
import { describeMetadata, getRequestParameters } from './inputs.js';
import { getProblemResponses } from './problems.js';
import { describePolicy, getOAuth2SchemeNames } from './security.js';
import type { Schema } from './validation-rules.js';

/**
 * Describes a route as `@nestjs/swagger`'s decorators do: who may call it, its
 * problems, and the client metadata that it requires. Keeps what the route's own
 * decorators say.
 */
export function describeRoute(
  route: DeclaredRoute,
  options: AuthOptions,
): Schema {
  const { policy: declared, requiresProof } = getRouteRules(route);
  const policy = describePolicy(declared, getOAuth2SchemeNames(options));
  const own = getOwn(DECORATORS.API_OPERATION, route.getHandler());
  const classes = getMetadataClasses(route);
  const metadata = classes.length > 0 ? describeMetadata(classes) : undefined;
  const proof = requiresProof
    ? 'Requires a token that is bound to a key or a certificate.'
    : undefined;
  return {
    [DECORATORS.API_OPERATION]: {
      ...own,
      summary: own['summary'] || inWords(route.method),
      description: [
        own['description'],
        policy.sentence,
        proof,
        metadata?.sentence,
      ]
        .filter(Boolean)
        .join('\n\n'),
      security: policy.security,
      ...(metadata && { 'x-client-metadata': metadata.schema }),
    },
    [DECORATORS.API_PARAMETERS]: getRequestParameters(route),
    [DECORATORS.API_RESPONSE]: getResponses(route, options),
  };
}

/** The classes named by the route's own decorators. */
export const getResponseClasses = (route: DeclaredRoute): unknown[] =>
  [route.controller, route.getHandler()].flatMap((declared) => [
    ...Object.values(getOwn(DECORATORS.API_RESPONSE, declared)).map(
      (response) => (response as Schema)['type'],
    ),
    ...Object.values(getOwn(DECORATORS.API_EXTRA_MODELS, declared)),
  ]);

const getOwn = (key: string, target: object): Schema =>
  (Reflect.getMetadata(key, target) ?? {}) as Schema;

/** Turns `findAll` into `Find all`. */
const inWords = (name: string): string =>
  name
    .replace(/(?<=[a-z\d])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replace(/^./, (letter) => letter.toUpperCase());

/** The responses that the route's own decorators declare, and its problems. */
function getResponses(route: DeclaredRoute, options: AuthOptions): Schema {
  const problems = getProblemResponses(route, options);
  const own = {
    ...getOwn(DECORATORS.API_RESPONSE, route.controller),
    ...getOwn(DECORATORS.API_RESPONSE, route.getHandler()),
  };
  const hasSuccess = Object.keys(own).some((status) => /^[23]/.test(status));
  const all = {
    ...problems,
    ...(!hasSuccess && { [getStatus(route)]: {} }),
    ...own,
  } as Record<string, Schema>;
  const isCounted = getRouteRules(route).policy?.kind !== 'public';
  const headers = getHeaderRefs([
    'X-Request-Id',
    ...(isCounted ? rateLimitHeaders : []),
    ...(isCounted && options.dpop?.nonces ? (['DPoP-Nonce'] as const) : []),
  ]);
  const complete = ([status, response]: [string, Schema]) => {
    const problem = problems[status];
    const isProblem =
      /^[45]/.test(status) &&
      !['type', 'schema', 'content'].some((each) => response[each]);
    const completed = {
      ...response,
      description:
        response['description'] ||
        problem?.['description'] ||
        `${STATUS_CODES[status] ?? 'Another response'}.`,
      headers: {
        ...headers,
        ...(problem?.['headers'] as Schema),
        ...(response['headers'] as Schema),
      },
      ...(isProblem && { content: (problem ?? anyProblem).content }),
    };
    return [status, completed];
  };
  return {
    default: { $ref: '#/components/responses/Problem' },
    ...Object.fromEntries(Object.entries(all).map(complete)),
  };
}

/** The status of a route's successful response. */
function getStatus(route: DeclaredRoute): number {
  const get = (key: string): unknown =>
    Reflect.getMetadata(key, route.getHandler());
  const redirect = get(REDIRECT_METADATA) as
    { statusCode?: number } | undefined;
  const isPost = get(METHOD_METADATA) === RequestMethod.POST;
  return redirect
    ? (redirect.statusCode ?? 302)
    : ((get(HTTP_CODE_METADATA) as number | undefined) ?? (isPost ? 201 : 200));
}
