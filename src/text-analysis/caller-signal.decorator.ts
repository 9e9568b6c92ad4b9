import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** An `AbortSignal`, aborted if the caller goes away. Fastify's `request.signal` never is once Node has read the body. */
export const CallerSignal = createParamDecorator(
  (_data: unknown, context: ExecutionContext): AbortSignal => {
    const { raw } = context.switchToHttp().getResponse<FastifyReply>();
    const caller = new AbortController();
    raw.once('close', () => caller.abort());
    if (raw.closed) caller.abort();
    return caller.signal;
  },
);
