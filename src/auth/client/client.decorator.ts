import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { requestOf } from '../../fastify/http-context.js';
import type { MachineClient } from './machine-client.js';

/**
 * The caller: `@Client() client: MachineClient`.
 *
 * `undefined` on a public route, and under `@AllowAnonymous()` where no token
 * was sent. Says who calls, not what they may do: that is the route's policy.
 */
export const Client = createParamDecorator(
  (_data: unknown, context: ExecutionContext) => clientOf(context),
);

/** The caller of the request that `context` is about, once the guard has let it in. */
export const clientOf = (
  context: ExecutionContext,
): MachineClient | undefined => requestOf(context).user;

declare module 'fastify' {
  interface FastifyRequest {
    /** The verified caller; passport's name for it. */
    user?: MachineClient;
  }
}
