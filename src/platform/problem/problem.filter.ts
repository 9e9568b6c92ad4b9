import { ServerResponse } from 'node:http';
import {
  Catch,
  type ArgumentsHost,
  type ExceptionFilter,
  type Type,
} from '@nestjs/common';
import type { ApplicationConfig } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { getReply, getRequest } from '../http/http-context.js';
import { packageInfo } from '../package-info.js';
import type { ProblemException } from './problem.exception.js';
import { toProblem } from './to-problem.js';

/** Answers every error of an HTTP request with `application/problem+json` (RFC 9457). Nest handles other errors. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') return;
    const reply = getReply(host);
    // Errors of middleware come with Node's reply. `next()` passes them to Fastify, which calls this again with its own.
    if (reply instanceof ServerResponse)
      host.switchToHttp().getNext<(error: unknown) => void>()(error);
    else this.answer(error, getRequest(host), reply);
  }

  protected answer(
    error: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    sendProblem(request, reply, toProblem(error, request));
  }
}

/**
 * Gives every other filter precedence over this one. Nest tries its global filters
 * from last to first; their order is that of the imported modules.
 *
 * @param fallback the class of a global filter
 */
export function useAsFallback(
  config: ApplicationConfig,
  fallback: Type<ExceptionFilter>,
): void {
  const filters = config.getGlobalFilters();
  const index = filters.findIndex((filter) => filter.constructor === fallback);
  if (index > 0) filters.unshift(...filters.splice(index, 1));
}

/** Answers a request with a problem, and stores it for the request's log line. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: ProblemException,
): void {
  request.problem = problem;
  if (reply.sent) return;

  void reply
    .code(problem.getStatus())
    .headers({
      // Overrides what the route has set for successful responses.
      'cache-control': 'no-store',
      ...problem.problem.headers,
      'content-type': 'application/problem+json',
    })
    // Fastify's serializer would add a charset, which this media type does not have.
    .serializer(JSON.stringify)
    .send(getProblemBody(problem, request.id));
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The problem that this request was answered with. */
    problem?: ProblemException;
  }
}

/**
 * The `type` of a problem (RFC 9457, section 3.1.1): the entry for its code in
 * docs/troubleshooting.md, or `about:blank` until `homepage` of package.json names a repository.
 */
export const getProblemType = (
  code: string,
  homepage = packageInfo.homepage,
): string =>
  homepage
    ? `${homepage.replace(/#.*/, '')}/blob/main/docs/troubleshooting.md#${code}`
    : 'about:blank';

/** The body of a problem (RFC 9457, section 3.1), with the code and the request id as extensions. */
export const getProblemBody = (
  exception: ProblemException,
  requestId: string,
): Record<string, unknown> => ({
  type: getProblemType(exception.code),
  title: exception.title,
  status: exception.getStatus(),
  detail: exception.message,
  code: exception.code,
  ...exception.problem.extensions,
  requestId,
});
