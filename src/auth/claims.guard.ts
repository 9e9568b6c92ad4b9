import {
  Injectable,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { getRequest } from '../platform/http/http-context.js';
import { isGuardedElsewhere } from '../platform/routes/route-explorer.js';
import { ClaimRefusedError } from './authorization.errors.js';
import { getRouteRules } from './route-rules.js';

/**
 * Checks the caller's claims against the route's `@ClaimEquals`,
 * `@ClaimIncludes` and `@ClaimCheck`. Global, after `JwtAuthGuard`, which has
 * verified the token, and `ScopesGuard`.
 */
@Injectable()
export class ClaimsGuard implements CanActivate {
  /** @throws {ClaimRefusedError} 403 naming the first condition that is not met */
  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return isGuardedElsewhere(context);
    const { conditions } = getRouteRules(context);
    if (conditions.length === 0) return true;

    const client = getRequest(context).user;
    const unmet = conditions.find(
      ({ accepts }) => !client || !accepts(client.claims),
    );
    if (unmet) throw new ClaimRefusedError(unmet.claim, client?.id);
    return true;
  }
}
