import { Injectable, type ExecutionContext } from '@nestjs/common';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { requestOf } from '../fastify/http-context.js';
import { authorizationHeader, bearerToken } from './bearer-token.js';
import { CredentialsMissingError } from './errors/credentials-missing.error.js';
import type { PresentedToken } from './presented-token.js';
import { rulesOf } from './policy/route-rules.js';
import { libraryRefusal } from './token/library-refusal.js';
import { VerifiedTokens } from './verified-tokens.js';

/**
 * Lets a request in whose access token is acceptable, and makes its client
 * known as `request.user`. Global: every route that is not `@Public()` passes
 * here. Which client may do what is not decided here but by `ScopesGuard`.
 */
@Injectable()
export class JwtAuthGuard extends AuthGuard('jwt') {
  constructor(private readonly verifiedTokens: VerifiedTokens) {
    super();
  }

  /**
   * @throws {CredentialsMissingError} 401 without a bearer token
   * @throws {InvalidRequestError} 400 where the header is malformed
   * @throws {InvalidTokenError} 401 where the token is not acceptable
   * @throws {SigningKeysUnavailableError} 503 where that cannot be judged now
   */
  override canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const { policy } = rulesOf(context);
    if (policy?.kind === 'public') return true;

    const request = requestOf(context);
    const header = authorizationHeader(request) ?? '';
    request.user = this.verifiedTokens.find(header);
    if (request.user) return true;

    const token = bearerToken(header);
    if (token !== undefined) return this.verify(request, header, token);
    if (policy?.kind === 'anonymous') return true;
    throw new CredentialsMissingError();
  }

  private async verify(
    request: FastifyRequest,
    header: string,
    token: string,
  ): Promise<true> {
    const presented: PresentedToken = { token };
    await super.canActivate(new ExecutionContextHost([presented, {}]));
    if (!presented.user) throw new Error('passport let in nobody');
    this.verifiedTokens.remember(header, presented.user);
    request.user = presented.user.client;
    return true;
  }

  /** Passport's outcome, or why there is none. Passport reports the key provider's and jsonwebtoken's errors as `info`. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the base class declares it so
  override handleRequest<T>(
    error: unknown,
    verified: T | false,
    info: unknown,
  ): T {
    if (!verified) throw error ?? libraryRefusal(info) ?? info;
    return verified;
  }
}
