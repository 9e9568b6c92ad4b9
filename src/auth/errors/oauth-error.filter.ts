import {
  Catch,
  HttpException,
  Inject,
  type ArgumentsHost,
} from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import type { FastifyRequest } from 'fastify';
import { environment } from '../../config/environment.js';
import { resourceMetadataUrl } from '../../config/public-url.js';
import { replyOf, requestOf } from '../../fastify/http-context.js';
import { ProblemFilter } from '../../problem/problem.filter.js';
import { bearerChallenge } from './challenge.js';
import { CredentialsMissingError } from './credentials-missing.error.js';
import { InvalidTokenError } from './invalid-token.error.js';
import { OAuthError } from './oauth.error.js';

/**
 * Answers an {@link OAuthError} as a problem with its challenge, which points to
 * the protected resource metadata (RFC 9728, section 5.1). So is a 401 that a
 * route throws itself (RFC 9110, section 15.5.2, demands a challenge): it says
 * that the caller's token does not do, or, where nobody is known to call, that
 * one is needed. Other exceptions are answered as ever.
 */
@Catch(HttpException)
export class OAuthErrorFilter extends ProblemFilter {
  private readonly realm: string;
  private readonly resourceMetadata: string | undefined;

  constructor(@Inject(environment.KEY) env: ConfigType<typeof environment>) {
    super();
    this.realm = env.AUDIENCE;
    this.resourceMetadata = resourceMetadataUrl(env);
  }

  override catch(error: HttpException, host: ArgumentsHost): void {
    const refusal =
      error.getStatus() === 401 && !(error instanceof OAuthError)
        ? refusedByRoute(error, requestOf(host))
        : error;
    if (refusal instanceof OAuthError) {
      void replyOf(host).header(
        'www-authenticate',
        bearerChallenge(this.realm, this.resourceMetadata, refusal.challenge),
      );
    }
    super.catch(refusal, host);
  }
}

const refusedByRoute = (
  error: HttpException,
  { user }: FastifyRequest,
): OAuthError =>
  user
    ? new InvalidTokenError('route', error.message, {
        clientId: user.id,
        cause: error,
      })
    : new CredentialsMissingError({ detail: error.message, cause: error });
