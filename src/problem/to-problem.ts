import { HttpException } from '@nestjs/common';
import type { FastifyError, FastifyRequest } from 'fastify';
import type { ProblemCode } from './problem-codes.js';
import { ProblemException } from './problem.exception.js';
import { listedMessages } from './listed-messages.js';

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
  503: 'unavailable',
};

/** Who words a 400 has read the request: it is about what it asks. */
const codeOfWordedStatus: Readonly<Record<number, ProblemCode>> = {
  ...codeOfStatus,
  400: 'request_refused',
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
 * cause is logged and not sent. Other errors that carry a status, such as those
 * of HTTP clients, tell of another server's answer, not of this request.
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
  if (isWordedByTheApp(error, request)) return inItsOwnWords(error, status);
  return new ProblemException(codeOfStatus[status] ?? 'request_refused', {
    status,
    detail: detailOfStatus[status],
    cause: error,
  });
}

function inItsOwnWords(error: HttpException, status: number): ProblemException {
  const errors = listedMessages(error);
  return new ProblemException(codeOfWordedStatus[status] ?? 'request_refused', {
    status,
    detail: errors ? `${errors.join('; ')}.` : error.message,
    ...(errors && { extensions: { errors } }),
    cause: error,
  });
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  return isFastifyError(error) ? error.statusCode : undefined;
}

const isFastifyError = (error: unknown): error is FastifyError =>
  error instanceof Error &&
  'code' in error &&
  String(error.code).startsWith('FST_');

/** Nest words the 404 of a request that no route has itself, with the URL. */
const isWordedByTheApp = (
  error: unknown,
  request: FastifyRequest,
): error is HttpException => error instanceof HttpException && !request.is404;
