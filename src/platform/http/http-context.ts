import type { ArgumentsHost } from '@nestjs/common';
import type { MachineClient } from '@repo/access-tokens';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** The current request. Like `switchToHttp().getRequest()`, without allocating three closures. */
export const getRequest = (context: ArgumentsHost): FastifyRequest =>
  context.getArgByIndex(0);

/** The reply to the current request. */
export const getReply = (context: ArgumentsHost): FastifyReply =>
  context.getArgByIndex(1);

declare module 'fastify' {
  interface FastifyRequest {
    /** The authenticated caller. Passport's name for it. */
    user?: MachineClient;
  }
}
