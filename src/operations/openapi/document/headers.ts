import type { Components } from './openapi-types.js';

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
