import type { OpenAPIObject } from '@nestjs/swagger';
import {
  problemCodes,
  type ProblemDefinition,
} from '../../../platform/problem/problem-codes.js';
import type { Schema } from './schemas.js';

export type Components = NonNullable<OpenAPIObject['components']>;

/** Every header of this API's answers, by name. */
export const headers = {
  'WWW-Authenticate': {
    description:
      'The `Bearer` challenge of RFC 6750: what is wrong with the token, and where the metadata of this API is.',
    schema: { type: 'string' },
    example:
      'Bearer realm="https://api.example.com", error="invalid_token", error_description="exp has passed: the token has expired."',
  },
  'Retry-After': {
    description: 'Seconds to wait before trying again.',
    schema: { type: 'integer', minimum: 1 },
    example: 12,
  },
  'RateLimit-Limit': {
    description: 'Requests that this client may make per minute.',
    schema: { type: 'integer', minimum: 1 },
    example: 6000,
  },
  'RateLimit-Remaining': {
    description: 'Requests left in this minute.',
    schema: { type: 'integer', minimum: 0 },
    example: 5999,
  },
  'RateLimit-Reset': {
    description: 'Seconds until the count starts again.',
    schema: { type: 'integer', minimum: 0 },
    example: 60,
  },
  'X-Request-Id': {
    description:
      "The request's id in the log: the caller's own, if it sent one, else a new one.",
    schema: { type: 'string' },
    example: 'f0e1d2c3-b4a5-4968-8776-655443322110',
  },
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

/** The members of every problem (RFC 9457), and those that some codes add. @param own the problems that features define */
export const problemSchema = (own: readonly ProblemDefinition[]): Schema => ({
  type: 'object',
  description:
    'Why a request was refused (RFC 9457). `code` is stable, `detail` may improve from release to release.',
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
  properties: {
    type: {
      type: 'string',
      format: 'uri',
      description: 'Where this kind of problem is described.',
    },
    title: { type: 'string', description: 'What the code means.' },
    status: {
      type: 'integer',
      minimum: 400,
      maximum: 599,
      description: 'The status of the answer.',
    },
    detail: { type: 'string', description: 'What happened in this case.' },
    code: {
      type: 'string',
      enum: [
        ...new Set([
          ...Object.keys(problemCodes),
          ...own.map(({ code }) => code),
        ]),
      ],
      description: 'What happened, for programs.',
    },
    requestId: {
      type: 'string',
      description: 'The id under which the log has the request.',
    },
    errors: {
      type: 'array',
      items: { type: 'string' },
      description:
        'What is invalid, in at most twenty messages; always present with `body_invalid`.',
    },
    claims: {
      type: 'array',
      items: { type: 'string' },
      description: 'With `client_metadata_invalid`: the claims at fault.',
    },
    checks: {
      type: 'object',
      description: 'With `not_ready`: each check and its status.',
    },
  },
});
