import {
  Catch,
  HttpException,
  Inject,
  type ArgumentsHost,
} from '@nestjs/common';
import {
  bearerChallenge,
  CredentialsMissingError,
  getResourceMetadataUrl,
  InvalidTokenError,
} from '@repo/access-tokens';
import { getReply, getRequest } from '../platform/http/http-context.js';
import { ProblemFilter } from '../platform/problem/problem.filter.js';
import { AUTH_OPTIONS, type AuthOptions } from './auth-options.js';
import { OAuthException } from './oauth.exception.js';

/**
 * Adds the challenge to an {@link OAuthException}. It points to the protected
 * resource metadata (RFC 9728, section 5.1).
 *
 * A 401 that a route throws itself gets a challenge, too (RFC 9110, section
 * 15.5.2, demands one): it says that the caller's token is not valid here, or
 * that one is needed if there is no caller. Other exceptions are answered as usual.
 */
@Catch(HttpException)
export class OAuthErrorFilter extends ProblemFilter {
  private readonly realm: string;
  private readonly metadataUrl: string | undefined;

  constructor(@Inject(AUTH_OPTIONS) { audience, resource }: AuthOptions) {
    super();
    this.realm = audience;
    this.metadataUrl = resource && getResourceMetadataUrl(resource);
  }

  override catch(error: HttpException, host: ArgumentsHost): void {
    const refusal =
      error.getStatus() === 401 && !(error instanceof OAuthException)
        ? toRefusal(error, getRequest(host).user?.id)
        : error;
    if (refusal instanceof OAuthException && refusal.challenge)
      void getReply(host).header(
        'www-authenticate',
        bearerChallenge(this.realm, this.metadataUrl, refusal.challenge),
      );
    super.catch(refusal, host);
  }
}

const toRefusal = (cause: HttpException, clientId?: string): OAuthException =>
  new OAuthException(
    clientId === undefined
      ? new CredentialsMissingError({ detail: cause.message, cause })
      : new InvalidTokenError('route', cause.message, { clientId, cause }),
  );
