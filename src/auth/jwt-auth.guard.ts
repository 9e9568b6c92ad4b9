import {
  Injectable,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import {
  CredentialsMissingError,
  getAuthorizationHeader,
  getBearerToken,
  VerifiedTokens,
} from '@repo/access-tokens';
import { getRequest } from '../platform/http/http-context.js';
import { isGuardedElsewhere } from '../platform/routes/route-explorer.js';
import { JwtStrategy } from './jwt.strategy.js';
import { toException } from './authorization.errors.js';
import { getRouteRules } from './route-rules.js';

/**
 * Authenticates the caller by the bearer token of the request and sets
 * `request.user` to its client. Global: only `@Public()` routes skip it. Does
 * not decide what the client may do: see `ScopesGuard` and `ClaimsGuard`. Allows
 * nothing that is not an HTTP request, unless it is `@GuardedElsewhere()`.
 */
@Injectable()
export class JwtAuthGuard implements CanActivate {
  constructor(
    private readonly verifiedTokens: VerifiedTokens,
    private readonly strategy: JwtStrategy,
  ) {}

  /**
   * @throws {OAuthException} 401 without a bearer token, or if it is not valid;
   *   400 if the header is malformed; 503 if the token cannot be verified now
   */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (context.getType() !== 'http') return isGuardedElsewhere(context);
    const { policy } = getRouteRules(context);
    if (policy?.kind === 'public') return true;

    const request = getRequest(context);
    try {
      const header = getAuthorizationHeader(request.raw) ?? '';
      request.user = this.verifiedTokens.get(header);
      if (request.user) return true;

      const token = getBearerToken(header);
      if (token !== undefined) {
        return this.strategy.verify(token).then(
          (verified) => {
            this.verifiedTokens.set(header, verified);
            request.user = verified.client;
            return true;
          },
          (error: unknown) => {
            throw toException(error);
          },
        );
      }
      if (policy?.kind === 'anonymous') return true;
      throw new CredentialsMissingError();
    } catch (error) {
      throw toException(error);
    }
  }
}
