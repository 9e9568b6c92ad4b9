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
  /** When it came and until when it is good, in milliseconds since the epoch. */
  readonly receivedAt: number;
  readonly expiresAt: number;
}

/** Of a token's life, the part after which the next one is asked for. */
const refreshAfter = 0.9;

/**
 * A client's access tokens. One token serves all calls; when nine tenths of its
 * life have passed, one request gets the next one, however many calls there are,
 * while the old one serves on: a tenant that is away for a moment is noticed by
 * nobody.
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
        // Thrown once the old one has expired; until then, ask again in a while.
        this.renewAt = Date.now() + 10_000;
      });
    }
    return token;
  }

  /** Gives this token to no further call: the API has refused it. */
  forget(refused: AccessToken): void {
    if (this.token === refused) this.token = undefined;
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
    const answer = await oidc.clientCredentialsGrant(tenant, { audience });
    const receivedAt = Date.now();
    const life = (answer.expires_in ?? 0) * 1000;
    this.renewAt = receivedAt + life * refreshAfter;
    this.token = {
      value: answer.access_token,
      receivedAt,
      expiresAt: receivedAt + life,
    };
    return this.token;
  }

  /** Where the tenant's endpoints are: asked once, and again if that failed. */
  private discover(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.credentials;
    const isLocal = /^(localhost|127\.0\.0\.1)$/.test(new URL(issuer).hostname);
    this.tenant ??= oidc
      .discovery(
        new URL(issuer),
        clientId,
        undefined,
        oidc.ClientSecretPost(clientSecret),
        // Without TLS to the local tenant alone.
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

/** Says which of the client's token quotas is nearly used up: once it is, the tenant refuses with 429. */
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
