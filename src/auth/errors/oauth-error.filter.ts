import { Catch, Inject, type ArgumentsHost } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { environment } from '../../config/environment.js';
import { resourceMetadataUrl } from '../../config/public-url.js';
import { replyOf } from '../../http/http-context.js';
import { ProblemFilter } from '../../problem/problem.filter.js';
import { bearerChallenge } from './challenge.js';
import { OAuthError } from './oauth.error.js';

/** Answers an {@link OAuthError} as a problem with its challenge, which points to the protected resource metadata (RFC 9728, section 5.1). */
@Catch(OAuthError)
export class OAuthErrorFilter extends ProblemFilter {
  private readonly realm: string;
  private readonly resourceMetadata: string | undefined;

  constructor(@Inject(environment.KEY) env: ConfigType<typeof environment>) {
    super();
    this.realm = env.AUDIENCE;
    this.resourceMetadata = resourceMetadataUrl(env);
  }

  override catch(error: OAuthError, host: ArgumentsHost): void {
    void replyOf(host).header(
      'www-authenticate',
      bearerChallenge(this.realm, this.resourceMetadata, error.challenge),
    );
    super.catch(error, host);
  }
}
