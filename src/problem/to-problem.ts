import { HttpException } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { ProblemCode } from './problem-codes.js';
import { ProblemException } from './problem.exception.js';

const codeOfStatus: Readonly<Record<number, ProblemCode>> = {
  400: 'malformed_request',
  403: 'forbidden',
  404: 'not_found',
  408: 'request_timeout',
  413: 'body_too_large',
  414: 'uri_too_long',
  415: 'unsupported_media_type',
  429: 'too_many_requests',
  431: 'headers_too_large',
  503: 'not_ready',
};

/** Details of errors that others word; their own messages can hold the URL, and with it a token. */
const detailOfStatus: Readonly<Record<number, string>> = {
  400: 'The request cannot be read as HTTP, or its URL cannot be decoded.',
  404: 'No route has this method and path.',
  413: 'The body is larger than this API reads.',
};

/**
 * Any error as a problem: a {@link ProblemException} as it is, Nest's and
 * Fastify's 4xx by their status, everything else as an `internal_error` whose
 * cause is logged and not sent.
 */
export function toProblem(
  error: unknown,
  request: FastifyRequest,
): ProblemException {
  if (error instanceof ProblemException) return error;

  const status = statusOf(error);
  if (status === undefined || (status >= 500 && status !== 503)) {
    return new ProblemException('internal_error', {
      ...(status && { status }),
      detail:
        'The request may be fine, the API failed on it. Its log has the reason under this requestId.',
      cause: error,
    });
  }
  const code = codeOfStatus[status] ?? 'request_refused';
  const detail = isWordedByTheApp(error, request)
    ? error.message
    : detailOfStatus[status];
  return new ProblemException(code, { status, detail, cause: error });
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  // Fastify's errors and those of its plugins carry the status as a property.
  const status =
    error instanceof Error && 'statusCode' in error
      ? error.statusCode
      : undefined;
  return typeof status === 'number' && status >= 400 && status < 600
    ? status
    : undefined;
}

/** Nest words the 404 of a request that no route has itself, with the URL. */
const isWordedByTheApp = (
  error: unknown,
  request: FastifyRequest,
): error is HttpException => error instanceof HttpException && !request.is404;
