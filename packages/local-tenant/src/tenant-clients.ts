import type { TenantDefinition } from './config/tenant-definition.js';
import type { CertificateStore } from './keys/certificate-store.js';
import {
  describeClients,
  findLocalClient,
  getTokenRequest,
} from './local-client.js';
import {
  postTokenRequest,
  postTokenRequestByTls,
  type TlsCredentials,
  type TokenResponse,
} from './token-response.js';

/** The clients of a running tenant. */
export class TenantClients {
  constructor(
    private readonly issuer: string,
    private readonly certificates: CertificateStore,
    private readonly definition: () => TenantDefinition,
  ) {}

  get all() {
    return describeClients(this.definition());
  }

  /** Creates the certificates that clients need and do not have yet. */
  makeCertificates(): void {
    for (const { name, usesCertificate } of this.all) {
      if (usesCertificate) this.getCertificate(name);
    }
  }

  getCertificate(name?: string): TlsCredentials {
    const { clientId } = findLocalClient(this.all, name);
    const [client] = this.definition().clients.filter(
      (one) => one.clientId === clientId,
    );
    if (!client) throw new Error(`There is no client ${clientId}`);
    const { cert: ca } = this.certificates.getAuthority();
    return { ...this.certificates.getClientCertificate(client), ca };
  }

  async requestToken(
    name?: string,
    overrides: Readonly<Record<string, unknown>> = {},
  ): Promise<TokenResponse> {
    const client = findLocalClient(this.all, name);
    const audience = this.definition().apis[0]?.identifier;
    const request = {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...getTokenRequest(client, audience),
        ...overrides,
      }),
    };
    return client.usesCertificate
      ? postTokenRequestByTls(this.issuer, request, this.getCertificate(name))
      : postTokenRequest(this.issuer, request);
  }

  async tokenFor(name?: string): Promise<string> {
    const { status, body } = await this.requestToken(name);
    if (status === 200) return String(body['access_token']);
    throw new Error(`The tenant answered ${status}: ${JSON.stringify(body)}`);
  }
}
