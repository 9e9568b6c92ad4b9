import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { getRequest } from '../platform/http/http-context.js';

/**
 * The caller: `@Client() client: MachineClient`.
 *
 * `undefined` on a public route, and under `@AllowAnonymous()` if no token was
 * sent. Does not authorize anything: the route's policy does.
 */
export const Client = createParamDecorator(
  (_data: unknown, context: ExecutionContext) => getRequest(context).user,
);
