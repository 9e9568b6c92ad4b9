import { HttpException } from '@nestjs/common';
import type { FastifyError, FastifyRequest } from 'fastify';
import { ProblemException, type ProblemCode } from './problem.exception.js';

interface StatusProblem {
  readonly code: ProblemCode;
  /** Replaces the error's own message, which can contain the URL, and with it a token. */
  readonly detail?: string;
}

/** The problems for Nest's and Fastify's own errors, by status. */
const problemsByStatus: Readonly<Record<number, StatusProblem>> = {
  400: {
    code: 'malformed_request',
    detail: 'The request is not valid HTTP, or its URL cannot be decoded.',
  },
  403: { code: 'forbidden' },
  404: {
    code: 'not_found',
    detail: 'There is no route with this method and path.',
  },
  408: { code: 'request_timeout' },
  413: {
    code: 'body_too_large',
    detail: 'The body is larger than this API accepts.',
  },
  414: { code: 'uri_too_long' },
  415: { code: 'unsupported_media_type' },
  429: { code: 'too_many_requests' },
  431: { code: 'headers_too_large' },
  503: { code: 'unavailable' },
};

/**
 * Converts any error to a problem: returns a {@link ProblemException} unchanged,
 * maps 4xx of Nest and Fastify by status, and turns everything else into an
 * `internal_error`, with a cause that is logged but not sent. That includes errors
 * of HTTP clients, which have the status of another server.
 */
export function toProblem(
  error: unknown,
  request: FastifyRequest,
): ProblemException {
  if (error instanceof ProblemException) return error;

  const status = getStatus(error);
  if (status === undefined || (status >= 500 && status !== 503)) {
    return new ProblemException('internal_error', {
      ...(status && { status }),
      detail:
        'The API failed to handle this request. The reason is in its log, under this requestId.',
      cause: error,
    });
  }
  const { code = 'request_refused', detail } =
    problemsByStatus[status] ?? ({} as Partial<StatusProblem>);
  if (!isFromApplication(error, request))
    return new ProblemException(code, { status, detail, cause: error });

  const errors = getListedMessages(error);
  // A 400 with its own message was thrown by application code, so the request was well-formed.
  return new ProblemException(status === 400 ? 'request_refused' : code, {
    status,
    detail: errors ? `${errors.join('; ')}.` : error.message,
    ...(errors && { extensions: { errors } }),
    cause: error,
  });
}

function getStatus(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  return isFastifyError(error) ? error.statusCode : undefined;
}

const isFastifyError = (error: unknown): error is FastifyError =>
  error instanceof Error &&
  'code' in error &&
  String(error.code).startsWith('FST_');

/** Whether application code threw the error. Nest throws a 404 for an unknown route, with the URL in its message. */
const isFromApplication = (
  error: unknown,
  request: FastifyRequest,
): error is HttpException => error instanceof HttpException && !request.is404;

/** How many messages a response lists. A body can have thousands of unknown members. */
export const maxMessages = 20;
const maxLength = 200;

/**
 * The messages of a Nest exception that has a list of them, e.g. from a validation
 * pipe. Limited in number and length, because they repeat the caller's input.
 *
 * @returns `undefined` if it has only one message, `error.message`
 */
export function getListedMessages(
  error: HttpException,
  most = maxMessages,
): string[] | undefined {
  const response = error.getResponse();
  const messages: unknown =
    typeof response === 'object' && 'message' in response
      ? response.message
      : undefined;
  if (!Array.isArray(messages) || messages.length === 0) return undefined;
  return messages.slice(0, most).map((message) => shorten(String(message)));
}

const shorten = (message: string): string =>
  message.length > maxLength ? `${message.slice(0, maxLength)}…` : message;
