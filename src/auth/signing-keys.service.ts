import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import {
  getErrorMessage,
  SigningKeys,
  type SigningKeysOptions,
} from '@repo/access-tokens';
import { AUTH_OPTIONS, type AuthOptions } from './auth-options.js';

/** The signing keys of all trusted issuers, fetched with jwks-rsa and refreshed in the background once the API listens. */
@Injectable()
export class SigningKeysService
  extends SigningKeys
  implements OnApplicationShutdown
{
  constructor(
    @Inject(AUTH_OPTIONS) options: AuthOptions,
    server: HttpAdapterHost,
  ) {
    super({
      ...options,
      fetchKeySet,
      ...logFetches(new Logger('SigningKeys')),
    });
    // Start-up does not wait for a tenant.
    server.listen$.subscribe(() => this.start());
  }

  onApplicationShutdown(): Promise<void> {
    return this.close();
  }
}

/** Replaces jwks-rsa's fetcher and cache, which do not limit the size or total time of a fetch, and ignore `Cache-Control`. */
const fetchKeySet: SigningKeysOptions['fetchKeySet'] = async (
  jwksUri,
  getJson,
) => {
  // Imported by the first fetch, so that the API starts sooner.
  const { JwksClient } = await import('jwks-rsa');
  return new JwksClient({ jwksUri, cache: false, fetcher: getJson }).getKeys();
};

/** Logs every failed fetch, and the first successful one at start and after a failure. */
function logFetches(
  logger: Logger,
): Pick<SigningKeysOptions, 'onFetched' | 'onFailed'> {
  const announced = new Set<string>();
  return {
    onFetched: (issuer, usable) => {
      if (!usable) {
        announced.delete(issuer);
        logger.warn(
          `${issuer} publishes no usable signing key; tokens cannot be verified until it does`,
        );
      } else if (announced.has(issuer))
        logger.debug(`fetched the signing keys of ${issuer}`);
      else {
        announced.add(issuer);
        logger.log(`verifying with the signing keys of ${issuer}`);
      }
    },
    onFailed: (issuer, error, usable) => {
      announced.delete(issuer);
      const consequence = usable
        ? 'the known keys stay in use'
        : 'tokens cannot be verified until it answers';
      logger.warn(
        `cannot fetch the signing keys of ${issuer}: ${getErrorMessage(error)}; ${consequence}`,
      );
    },
  };
}
