import { explainFailure, explainProxyLogin } from '../explain-failure.js';
import { type Check, failed, ok, skipped } from '../finding.js';
import { isReply } from '../tenant-client.js';

export const discovery: Check = {
  name: 'tenant',
  judge: ({ settings, discovery: reply, document }) => {
    if (!reply) return skipped('ISSUER_BASE_URL is no URL that may be asked');
    const { issuer, proxy } = settings;
    const through = proxy ? ` through the proxy ${proxy}` : '';
    if (!isReply(reply)) {
      return failed(
        `${issuer} does not answer${through}: ${reply.failure}`,
        explainFailure(reply.failure, settings),
      );
    }
    const answered = `${reply.url} answers ${reply.status}${through}`;
    if (reply.status >= 300 && reply.status < 400) {
      return failed(
        `${answered}, a redirect`,
        'The API follows none. Set ISSUER_BASE_URL to the tenant’s own https:// URL, and if that is what it is, look for a proxy or a sign-in page in between.',
      );
    }
    if (reply.status === 407) {
      return failed(answered, explainProxyLogin);
    }
    if (reply.status === 429 || reply.status >= 500) {
      return failed(
        answered,
        'The tenant, or what stands before it, is busy or down: try again, then see the status page of your tenant’s region.',
      );
    }
    if (reply.status !== 200) {
      return failed(
        answered,
        settings.tenantIsLocal
          ? 'No tenant is there: something else listens on this port, or the path in ISSUER_BASE_URL is wrong. The local tenant, npm run tenant, is at the bare http://localhost:4000/.'
          : 'No tenant is there. ISSUER_BASE_URL is the bare domain with https:// before it and no path after it (Auth0: Applications > Applications > your client > Settings > Domain); the region is part of it.',
      );
    }
    if (typeof document['issuer'] !== 'string') {
      return failed(
        `${reply.url} answers ${reply.json ? 'JSON without an issuer' : `no JSON but ${reply.contentType}`}${through}`,
        'Not a tenant has answered: look for a proxy, a sign-in page of the network or a wrong domain in ISSUER_BASE_URL.',
      );
    }
    return ok(`answers${through}`);
  },
};
