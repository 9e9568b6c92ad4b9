import type { OpenAPIObject } from '@nestjs/swagger';
import type { AuthOptions } from '../../../auth/auth-options.js';
import { packageInfo } from '../../../platform/package-info.js';
import {
  getDefinition,
  problemCodes,
  type AnyProblem,
} from '../../../platform/problem/problem.exception.js';
import type { Schema } from './validation-rules.js';

export type Components = NonNullable<OpenAPIObject['components']>;

const header = (description: string, example: string | number) => ({
  description,
  schema: { type: typeof example === 'string' ? 'string' : 'integer' },
  example,
});

/** Every header of this API's answers, by name. */
export const headers = {
  'WWW-Authenticate': header(
    'The `Bearer` challenge of RFC 6750: what is wrong with the token, and where the metadata of this API is.',
    'Bearer realm="https://api.example.com", error="invalid_token", error_description="exp has passed: the token has expired."',
  ),
  'Retry-After': header('Seconds to wait before trying again.', 12),
  'RateLimit-Limit': header(
    'Requests that this client may make per minute.',
    6000,
  ),
  'RateLimit-Remaining': header('Requests left in this minute.', 5999),
  'RateLimit-Reset': header('Seconds until the count starts again.', 60),
  'X-Request-Id': header(
    "The request's id in the log: the caller's own, if it sent one, else a new one.",
    'f0e1d2c3-b4a5-4968-8776-655443322110',
  ),
} satisfies Components['headers'];

export type HeaderName = keyof typeof headers;

export const rateLimitHeaders: readonly HeaderName[] = [
  'RateLimit-Limit',
  'RateLimit-Remaining',
  'RateLimit-Reset',
];

/** References to headers, for a response. */
export const headerRefs = (
  names: readonly HeaderName[],
): Record<string, { $ref: string }> =>
  Object.fromEntries(
    names.map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  );

/** What any request can get: before it reaches a route, or if the API fails. */
export const anyProblem = {
  description: 'Any other problem.',
  headers: headerRefs(['X-Request-Id']),
  content: {
    'application/problem+json': {
      schema: { $ref: '#/components/schemas/Problem' },
    },
  },
};

const string = (description: string, members?: Schema): Schema => ({
  type: 'string',
  description,
  ...members,
});

const strings = (description: string): Schema => ({
  type: 'array',
  items: { type: 'string' },
  description,
});

/** The members of every problem (RFC 9457), and those that some codes add. @param own the problems that routes declare */
const problemSchema = (own: readonly AnyProblem[]): Schema => ({
  type: 'object',
  description:
    'Why a request was refused (RFC 9457). `code` is stable, `detail` may improve from release to release.',
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
  properties: {
    type: string('Where this kind of problem is described.', { format: 'uri' }),
    title: string('What the code means.'),
    status: {
      type: 'integer',
      minimum: 400,
      maximum: 599,
      description: 'The status of the answer.',
    },
    detail: string('What happened in this case.'),
    code: string('What happened, for programs.', {
      enum: [
        ...new Set([
          ...Object.keys(problemCodes),
          ...own.map((problem) => getDefinition(problem).code),
        ]),
      ],
    }),
    requestId: string('The id under which the log has the request.'),
    errors: strings(
      'What is invalid, in at most twenty messages; always present with `body_invalid`.',
    ),
    claims: strings('With `client_metadata_invalid`: the claims at fault.'),
    checks: {
      type: 'object',
      description: 'With `not_ready`: each check and its status.',
    },
  },
});

/** What the document says of the API as a whole. @param problems those that routes declare */
export function documentInfo(
  { resourceName, resource, audience }: AuthOptions,
  prefix: string,
  problems: readonly AnyProblem[],
): Omit<OpenAPIObject, 'paths'> {
  const { version = '0.0.0', license } = packageInfo;
  return {
    openapi: '3.1.0',
    info: {
      title: resourceName,
      version,
      description: [
        `For machine-to-machine clients: a client asks the tenant for an access token by the client-credentials grant, for the audience \`${audience}\`, and sends it as \`Authorization: Bearer …\`.`,
        'Every refusal is a problem (RFC 9457) with a stable `code`.',
      ].join('\n\n'),
      ...(license && {
        license: { name: license, identifier: license } as { name: string },
      }),
    },
    servers: [{ url: getServerUrl(resource, prefix) }],
    components: {
      headers,
      responses: { Problem: anyProblem },
      schemas: { Problem: problemSchema(problems) },
    },
  };
}

/** Where the document's paths begin. They contain the global prefix; this API's own URL may end with it, too. */
function getServerUrl(resource = '', prefix: string): string {
  const path = prefix && `/${prefix.replaceAll(/^\/|\/$/g, '')}`;
  const url = resource.endsWith(path)
    ? resource.slice(0, resource.length - path.length)
    : resource;
  return url || '/';
}
