import {
  UnauthorizedException,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { getRequest } from '../../src/platform/http/http-context.js';

/** Rejects clients whose access has ended while their tokens are still valid. */
export class DeniedClientsGuard implements CanActivate {
  /** @param denied the ids of these clients */
  constructor(private readonly denied: readonly string[]) {}

  canActivate(context: ExecutionContext): boolean {
    const { user } = getRequest(context);
    if (user && this.denied.includes(user.id))
      throw new UnauthorizedException('The access of this client has ended.');
    return true;
  }
}
