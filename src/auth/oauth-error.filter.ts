import { Catch, HttpException, Inject } from '@nestjs/common';
import {
  CredentialsMissingError,
  getChallenges,
  getResourceMetadataUrl,
  InvalidTokenError,
  type ChallengeOptions,
} from '@repo/access-tokens';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemFilter } from '../platform/problem/problem.filter.js';
import { AUTH_OPTIONS, type AuthOptions } from './auth-options.js';
import { OAuthException } from './authorization.errors.js';
import { SenderProofs } from './sender-proofs.service.js';

/**
 * Answers every error that no other filter catches with a problem. For an
 * {@link OAuthException}, it adds the challenges, which link to the protected
 * resource metadata (RFC 9728, section 5.1).
 *
 * A 401 that a route throws itself gets a challenge, too, as RFC 9110, section
 * 15.5.2, requires: `invalid_token` or, if there is no caller, that of a request
 * without a token.
 */
@Catch()
export class OAuthErrorFilter extends ProblemFilter {
  private readonly options: ChallengeOptions;

  constructor(
    @Inject(AUTH_OPTIONS) { audience, resource }: AuthOptions,
    { dpopAlgorithms }: SenderProofs,
  ) {
    super();
    this.options = {
      realm: audience,
      resourceMetadata: resource && getResourceMetadataUrl(resource),
      dpopAlgorithms,
    };
  }

  protected override answer(
    error: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    const exception =
      error instanceof HttpException &&
      error.getStatus() === 401 &&
      !(error instanceof OAuthException)
        ? toOAuthException(error, request.user?.id)
        : error;
    if (exception instanceof OAuthException && exception.challenge)
      void reply.header(
        'www-authenticate',
        getChallenges(
          this.options,
          exception.challenge,
          request.headers.authorization,
        ),
      );
    super.answer(exception, request, reply);
  }
}

const toOAuthException = (
  cause: HttpException,
  clientId?: string,
): OAuthException =>
  new OAuthException(
    clientId === undefined
      ? new CredentialsMissingError({ detail: cause.message, cause })
      : new InvalidTokenError('route', cause.message, { clientId, cause }),
  );
