import type { Settings } from './settings.js';

const tlsCodes = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ERR_TLS|SSL/;

export const explainProxyLogin =
  'The proxy requires a login: add user and password to HTTPS_PROXY, as in http://user:password@proxy:port.';

/** What to do if there is no response. */
export function explainFailure(
  failure: string,
  { issuer, proxy, tenantIsLocal }: Settings,
): string {
  if (tlsCodes.test(failure)) {
    return 'The certificate is not trusted. If the network’s proxy intercepts TLS, give its root certificate to this tool and to the API: NODE_EXTRA_CA_CERTS=/path/to/root.pem. Never turn certificate verification off.';
  }
  if (proxy && failure.includes('407') && !tenantIsLocal) {
    return explainProxyLogin;
  }
  if (proxy) {
    return tenantIsLocal
      ? 'The proxy cannot reach a tenant on this machine. Set NO_PROXY=localhost,127.0.0.1.'
      : `HTTP(S)_PROXY names ${proxy}: check that it runs, lets ${new URL(issuer).host} through, and that NO_PROXY lists the hosts that need no proxy.`;
  }
  if (tenantIsLocal) {
    return 'Start the local tenant: npx local-tenant start.';
  }
  if (failure === 'ENOTFOUND' || failure === 'EAI_AGAIN') {
    return 'There is no such host. Compare ISSUER_BASE_URL with the tenant’s Domain, including its region (Auth0: Applications > Applications > your client > Settings > Domain). If only a proxy can resolve names, set HTTPS_PROXY.';
  }
  return 'Check that this machine may open connections to the tenant. If the network has a proxy, set HTTPS_PROXY.';
}
