import {
  Catch,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import { replyOf, requestOf } from '../fastify/http-context.js';
import { sendProblem } from './send-problem.js';
import { toProblem } from './to-problem.js';

/** Answers every error as `application/problem+json` (RFC 9457). */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const request = requestOf(host);
    sendProblem(request, replyOf(host), toProblem(error, request));
  }
}
