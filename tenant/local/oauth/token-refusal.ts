import { errors } from 'oidc-provider';

export interface RefusalBody {
  readonly error: string;
  readonly error_description: string;
  readonly error_uri?: string;
}

/** A token request answered with an error, in the tenant's own words. */
export class TokenRefusal extends errors.OIDCProviderError {
  constructor(
    status: number,
    readonly body: RefusalBody,
  ) {
    super(status, body.error);
  }
}
