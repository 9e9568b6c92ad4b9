import {
  Injectable,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { clientOf } from './client/client.decorator.js';
import { InsufficientScopeError } from './errors/insufficient-scope.error.js';
import { policyOf } from './policy/route-policy.js';

/**
 * Holds the client's scopes against the route's policy. Global, after
 * `JwtAuthGuard`, which has verified the token; this guard verifies nothing.
 */
@Injectable()
export class ScopesGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  /** @throws {InsufficientScopeError} 403 with the scopes that are required */
  canActivate(context: ExecutionContext): boolean {
    const policy = policyOf(this.reflector, context);
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
