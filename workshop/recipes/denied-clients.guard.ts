import {
  Injectable,
  UnauthorizedException,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { getRequest } from '../../src/platform/http/http-context.js';

/** Rejects clients whose access has ended while their tokens are still valid. */
@Injectable()
export class DeniedClientsGuard implements CanActivate {
  private readonly denied = new Set(
    process.env['DENIED_CLIENTS']?.split(/[\s,]+/),
  );

  canActivate(context: ExecutionContext): boolean {
    const { user } = getRequest(context);
    if (user && this.denied.has(user.id))
      throw new UnauthorizedException('The access of this client has ended.');
    return true;
  }
}
