import * as oidc from 'openid-client';

export interface Credentials {
  /** The tenant: `https://your-tenant.eu.auth0.com/`. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The API's identifier in the tenant. */
  readonly audience: string;
}

export interface AccessToken {
  readonly value: string;
  /** In milliseconds since the epoch. */
  readonly receivedAt: number;
  readonly expiresAt: number;
}

/** The part of a token's lifetime after which the next one is requested. */
const refreshAfter = 0.9;

/**
 * A client's access tokens. All calls use the same token. After nine tenths of
 * its lifetime, the next one is requested once, in the background. Calls use the
 * old one until then, so a short outage of the tenant does not affect them.
 */
export class AccessTokens {
  private tenant: Promise<oidc.Configuration> | undefined;
  private token: AccessToken | undefined;
  private renewAt = 0;
  private renewal: Promise<AccessToken> | undefined;

  constructor(private readonly credentials: Credentials) {}

  async get(): Promise<AccessToken> {
    const { token } = this;
    const now = Date.now();
    if (!token || now >= token.expiresAt) return this.renew();
    if (now >= this.renewAt) {
      this.renew().catch(() => {
        // The old token still works. Once it has expired, get() throws the error.
        this.renewAt = Date.now() + 10_000;
      });
    }
    return token;
  }

  /** Stops using this token, because the API has rejected it. */
  forget(rejected: AccessToken): void {
    if (this.token === rejected) this.token = undefined;
  }

  private renew(): Promise<AccessToken> {
    this.renewal ??= this.request().finally(() => {
      this.renewal = undefined;
    });
    return this.renewal;
  }

  private async request(): Promise<AccessToken> {
    const { audience } = this.credentials;
    const tenant = await this.discover();
    const response = await oidc.clientCredentialsGrant(tenant, { audience });
    const receivedAt = Date.now();
    const lifetime = (response.expires_in ?? 0) * 1000;
    this.renewAt = receivedAt + lifetime * refreshAfter;
    this.token = {
      value: response.access_token,
      receivedAt,
      expiresAt: receivedAt + lifetime,
    };
    return this.token;
  }

  /** Reads the tenant's endpoints once, or again after a failure. */
  private discover(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.credentials;
    const isLocal = /^(localhost|127\.0\.0\.1)$/.test(new URL(issuer).hostname);
    this.tenant ??= oidc
      .discovery(
        new URL(issuer),
        clientId,
        undefined,
        oidc.ClientSecretPost(clientSecret),
        // Only the local tenant may be called without TLS.
        {
          execute: isLocal ? [oidc.allowInsecureRequests] : [],
          [oidc.customFetch]: warnOfQuota,
        },
      )
      .catch((error: unknown) => {
        this.tenant = undefined;
        throw error;
      });
    return this.tenant;
  }
}

/** `fetch` that warns when one of the client's token quotas is nearly used up. After that, the tenant answers 429. */
const warnOfQuota: oidc.CustomFetch = async (url, options) => {
  const response = await fetch(url, options);
  const quotas = response.headers.get('auth0-client-quota-limit') ?? '';
  const eachQuota = /b=(\w+);q=(\d+);r=(\d+)/g;
  for (const [, period, all, left] of quotas.matchAll(eachQuota)) {
    if (Number(left) <= Number(all) / 5) {
      console.warn(`Token quota ${period}: ${left} of ${all} left`);
    }
  }
  return response;
};
