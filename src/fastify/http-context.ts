import type { ArgumentsHost } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** The request that a guard, filter or decorator is about. What `switchToHttp().getRequest()` gives, which makes three functions each time. */
export const requestOf = (context: ArgumentsHost): FastifyRequest =>
  context.getArgByIndex(0);

/** The reply to it. */
export const replyOf = (context: ArgumentsHost): FastifyReply =>
  context.getArgByIndex(1);
