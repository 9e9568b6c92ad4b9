import {
  Injectable,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { clientOf } from './client/client.decorator.js';
import { InsufficientScopeError } from './errors/insufficient-scope.error.js';
import { rulesOf } from './policy/route-rules.js';

/**
 * Holds the client's scopes against the route's policy. Global, after
 * `JwtAuthGuard`, which has verified the token; this guard verifies nothing.
 */
@Injectable()
export class ScopesGuard implements CanActivate {
  /** @throws {InsufficientScopeError} 403 with the scopes that are required */
  canActivate(context: ExecutionContext): boolean {
    const { policy } = rulesOf(context);
    if (policy?.kind !== 'scopes') return true;

    const client = clientOf(context);
    const granted = policy.scopes.filter((scope) =>
      client?.scopes.includes(scope),
    );
    const missing =
      policy.quantity === 'all'
        ? granted.length < policy.scopes.length
        : granted.length === 0;
    if (missing)
      throw new InsufficientScopeError(
        policy.scopes,
        policy.quantity,
        client?.id,
      );
    return true;
  }
}
