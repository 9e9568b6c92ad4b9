import type { OpenAPIObject } from '@nestjs/swagger';

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
