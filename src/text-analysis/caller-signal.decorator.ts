import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** An `AbortSignal` that is aborted if the caller disconnects. Fastify's `request.signal` is not, once the body has been read. */
export const CallerSignal = createParamDecorator(
  (_data: unknown, context: ExecutionContext): AbortSignal => {
    const { raw } = context.switchToHttp().getResponse<FastifyReply>();
    const caller = new AbortController();
    raw.once('close', () => caller.abort());
    if (raw.closed) caller.abort();
    return caller.signal;
  },
);
