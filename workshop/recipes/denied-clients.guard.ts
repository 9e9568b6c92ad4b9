import {
  UnauthorizedException,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { getRequest } from '../../src/platform/http/http-context.js';

/** Rejects clients whose access has ended while their tokens are still valid. */
export class DeniedClientsGuard implements CanActivate {
  constructor(private readonly deniedIds: readonly string[]) {}

  canActivate(context: ExecutionContext): boolean {
    const { user } = getRequest(context);
    if (user && this.deniedIds.includes(user.id))
      throw new UnauthorizedException('The access of this client has ended.');
    return true;
  }
}
