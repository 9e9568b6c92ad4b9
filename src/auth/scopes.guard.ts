import {
  Injectable,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { InsufficientScopeError } from '@repo/access-tokens';
import { getRequest } from '../platform/http/http-context.js';
import { isGuardedElsewhere } from '../platform/routes/route-explorer.js';
import { OAuthException } from './authorization.errors.js';
import { getRouteRules } from './route-rules.js';

/**
 * Checks the client's scopes against the route's policy. Global, after
 * `JwtAuthGuard`, which has verified the token.
 */
@Injectable()
export class ScopesGuard implements CanActivate {
  /** @throws {OAuthException} 403 naming the required scopes */
  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return isGuardedElsewhere(context);
    const { policy } = getRouteRules(context);
    if (policy?.kind !== 'scopes') return true;

    const { scopes: required, quantity } = policy;
    const client = getRequest(context).user;
    const isGranted = (scope: string) => client?.scopes.includes(scope);
    const isAllowed =
      quantity === 'all' ? required.every(isGranted) : required.some(isGranted);
    if (!isAllowed)
      throw new OAuthException(
        new InsufficientScopeError(required, quantity, client?.id),
      );
    return true;
  }
}
