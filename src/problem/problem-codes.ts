import { HttpStatus } from '@nestjs/common';

/**
 * Every problem that the API answers: its stable, machine-readable code, its
 * status and its title. Details may improve from release to release; a code
 * keeps its meaning.
 */
export const problemCodes = {
  malformed_request: {
    status: HttpStatus.BAD_REQUEST,
    title: 'The request is malformed',
  },
  invalid_request: {
    status: HttpStatus.BAD_REQUEST,
    title: 'The Authorization header is malformed',
  },
  malformed_json: {
    status: HttpStatus.BAD_REQUEST,
    title: 'The body is not acceptable JSON',
  },
  body_too_deep: {
    status: HttpStatus.BAD_REQUEST,
    title: 'The body is nested too deeply',
  },
  body_invalid: {
    status: HttpStatus.BAD_REQUEST,
    title: 'The body does not fit',
  },
  credentials_missing: {
    status: HttpStatus.UNAUTHORIZED,
    title: 'An access token is required',
  },
  invalid_token: {
    status: HttpStatus.UNAUTHORIZED,
    title: 'The access token is not acceptable',
  },
  insufficient_scope: {
    status: HttpStatus.FORBIDDEN,
    title: 'The access token lacks a required scope',
  },
  claim_refused: {
    status: HttpStatus.FORBIDDEN,
    title: 'A claim of the access token does not fit',
  },
  client_metadata_invalid: {
    status: HttpStatus.FORBIDDEN,
    title: "The client's metadata does not fit",
  },
  forbidden: {
    status: HttpStatus.FORBIDDEN,
    title: 'This client may not do that',
  },
  request_refused: {
    status: HttpStatus.BAD_REQUEST,
    title: 'The request is refused',
  },
  not_found: { status: HttpStatus.NOT_FOUND, title: 'Nothing is here' },
  request_timeout: {
    status: HttpStatus.REQUEST_TIMEOUT,
    title: 'The request took too long',
  },
  body_too_large: {
    status: HttpStatus.PAYLOAD_TOO_LARGE,
    title: 'The body is too large',
  },
  text_too_long: {
    status: HttpStatus.PAYLOAD_TOO_LARGE,
    title: 'The text is too long',
  },
  uri_too_long: {
    status: HttpStatus.URI_TOO_LONG,
    title: 'The URL is too long',
  },
  unsupported_media_type: {
    status: HttpStatus.UNSUPPORTED_MEDIA_TYPE,
    title: 'Only application/json is read',
  },
  too_many_requests: {
    status: HttpStatus.TOO_MANY_REQUESTS,
    title: 'Too many requests',
  },
  headers_too_large: {
    status: 431,
    title: 'The request headers are too large',
  },
  internal_error: {
    status: HttpStatus.INTERNAL_SERVER_ERROR,
    title: 'The API failed',
  },
  signing_keys_unavailable: {
    status: HttpStatus.SERVICE_UNAVAILABLE,
    title: 'Access tokens cannot be verified now',
  },
  not_ready: {
    status: HttpStatus.SERVICE_UNAVAILABLE,
    title: 'The API is not ready',
  },
  unavailable: {
    status: HttpStatus.SERVICE_UNAVAILABLE,
    title: 'The API cannot do that now',
  },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problemCodes;
