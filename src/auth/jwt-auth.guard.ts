import { Injectable, type ExecutionContext } from '@nestjs/common';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { AuthGuard } from '@nestjs/passport';
import {
  CredentialsMissingError,
  getAuthorizationHeader,
  getBearerToken,
  InvalidTokenError,
  toInvalidTokenError,
  VerifiedTokens,
} from '@repo/access-tokens';
import type { FastifyRequest } from 'fastify';
import { getRequest } from '../platform/http/http-context.js';
import type { PresentedToken } from './jwt.strategy.js';
import { toException } from './oauth.exception.js';
import { getRouteRules } from './route-rules.js';

/**
 * Authenticates the caller by the bearer token of the request and sets
 * `request.user` to its client. Global: only `@Public()` routes skip it. Does
 * not decide what the client may do: see `ScopesGuard` and `ClaimsGuard`.
 */
@Injectable()
export class JwtAuthGuard extends AuthGuard('jwt') {
  constructor(private readonly verifiedTokens: VerifiedTokens) {
    super();
  }

  /**
   * @throws {OAuthException} 401 without a bearer token, or if it is not valid;
   *   400 if the header is malformed; 503 if the token cannot be verified now
   */
  override canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const { policy } = getRouteRules(context);
    if (policy?.kind === 'public') return true;

    const request = getRequest(context);
    try {
      const header = getAuthorizationHeader(request.raw) ?? '';
      request.user = this.verifiedTokens.get(header);
      if (request.user) return true;

      const token = getBearerToken(header);
      if (token !== undefined) return this.runPassport(request, header, token);
      if (policy?.kind === 'anonymous') return true;
      throw new CredentialsMissingError();
    } catch (error) {
      throw toException(error);
    }
  }

  /**
   * Verifies a token that is not cached: passport calls `JwtStrategy`, then
   * {@link handleRequest}. Passport gets the token instead of Nest's context,
   * because its callbacks live long enough to be promoted to V8's old generation
   * and would keep the whole request alive: an eighth of the CPU time of a new token.
   */
  private async runPassport(
    request: FastifyRequest,
    header: string,
    token: string,
  ): Promise<true> {
    const presented: PresentedToken = { token };
    await super.canActivate(new ExecutionContextHost([presented, {}]));
    // handleRequest has thrown if there is no user; this only tells the compiler.
    if (!presented.user) throw new Error('passport accepted nobody');
    this.verifiedTokens.set(header, presented.user);
    request.user = presented.user.client;
    return true;
  }

  /** Passport's outcome, or the reason why there is none, which passport reports as `info`. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the base class declares it so
  override handleRequest<T>(
    error: unknown,
    verified: T | false,
    info: unknown,
  ): T {
    if (verified) return verified;
    throw toException(
      error ??
        toInvalidTokenError(info) ??
        info ??
        // `validate()` returned nothing.
        new InvalidTokenError('route', 'The token was rejected.'),
    );
  }
}
