import {
  Injectable,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import {
  CredentialsMissingError,
  getAuthorizationHeader,
  getBearerToken,
  InvalidTokenError,
  toInvalidTokenError,
  VerifiedTokens,
  type VerifiedToken,
} from '@repo/access-tokens';
import passport from 'passport';
import { getRequest } from '../platform/http/http-context.js';
import { isGuardedElsewhere } from '../platform/routes/route-explorer.js';
import { JwtStrategy, type PresentedToken } from './jwt.strategy.js';
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
        return this.runPassport({ token }).then((verified) => {
          this.verifiedTokens.set(header, verified);
          request.user = verified.client;
          return true;
        });
      }
      if (policy?.kind === 'anonymous') return true;
      throw new CredentialsMissingError();
    } catch (error) {
      throw toException(error);
    }
  }

  /**
   * Verifies a token that is not cached. `AuthGuard('jwt')` does the same, but it
   * looks the strategy up by its name, which is that of the application created
   * last in this process. And it would give passport the request, which its
   * callbacks keep alive until they are promoted to V8's old generation: an
   * eighth of the CPU time of a new token.
   */
  private runPassport(presented: PresentedToken): Promise<VerifiedToken> {
    return new Promise((resolve, reject) => {
      // One object per request, because passport puts its callbacks on it.
      const strategy = Object.create(this.strategy) as JwtStrategy;
      const authenticate = passport.authenticate(
        strategy,
        { session: false },
        (error: unknown, verified: VerifiedToken | false, info: unknown) => {
          if (verified) resolve(verified);
          else reject(toRefusal(error, info));
        },
      ) as (
        presented: PresentedToken,
        response: object,
        next: typeof reject,
      ) => void;
      authenticate(presented, {}, reject);
    });
  }
}

/** Passport's error, or the reason for a refusal, which passport reports as `info`. */
const toRefusal = (error: unknown, info: unknown): unknown =>
  toException(
    error ??
      toInvalidTokenError(info) ??
      info ??
      // `validate()` returned nothing.
      new InvalidTokenError('route', 'The token was rejected.'),
  );
