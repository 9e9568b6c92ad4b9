import { readKeySet, withoutTrailingSlash } from '@repo/access-tokens';
import { explainFailure, explainProxyLogin } from '../explain-failure.js';
import {
  type Check,
  failed,
  firstFault,
  noTenant,
  ok,
  skipped,
  warning,
} from '../finding.js';
import { keysRemedy } from '../remedies.js';
import { isReply } from '../tenant-client.js';

export const tenantChecks: readonly Check[] = [
  {
    name: 'tenant',
    judge: ({ settings, discovery: reply, document }) => {
      if (!reply)
        return skipped(
          `the issuer "${settings.configuredIssuer}" is not a valid tenant URL`,
        );
      const { issuer, proxy, tenantIsLocal } = settings;
      const through = proxy ? ` through the proxy ${proxy}` : '';
      if (!isReply(reply)) {
        return failed(
          `${issuer} does not answer${through}: ${reply.failure}`,
          explainFailure(reply.failure, settings),
        );
      }
      const { url, status, json, contentType } = reply;
      const answered = `${url} answers ${status}${through}`;
      return firstFault(
        `answers${through}`,
        [
          status >= 300 && status < 400,
          `${answered}, a redirect`,
          'The API does not follow redirects. Set ISSUER_BASE_URL to the tenant’s own https:// URL. If it already is, check for a proxy or a sign-in page in between.',
        ],
        [status === 407, answered, explainProxyLogin],
        [
          status === 429 || status >= 500,
          answered,
          {
            auth0:
              'The tenant, or a proxy in front of it, is busy or down. Try again, then check the status page of your tenant’s region.',
            local:
              'See the local tenant’s log for the reason. If a test fault is set, DELETE /_local/faults removes it.',
          },
        ],
        [
          status !== 200,
          answered,
          tenantIsLocal
            ? 'There is no tenant at this URL: another program listens on this port, or the path in ISSUER_BASE_URL is wrong. The URL of the local tenant has no path: http://localhost:4000/. To start it: npx local-tenant start.'
            : 'There is no tenant at this URL. Set ISSUER_BASE_URL to https:// and the tenant’s Domain, including its region, without a path (Auth0: Applications > Applications > your client > Settings > Domain).',
        ],
        [
          typeof document['issuer'] !== 'string',
          `${url} answers ${json ? 'JSON without an issuer' : `${contentType} instead of JSON`}${through}`,
          'Something other than a tenant answered. Check for a proxy, a sign-in page of the network or a wrong domain in ISSUER_BASE_URL.',
        ],
      );
    },
  },
  {
    name: 'issuer',
    judge: ({ settings: { issuer: configured, jwksUri }, document }) => {
      const stated = document['issuer'];
      if (typeof stated !== 'string') return noTenant;
      if (stated === configured) return ok(stated);
      const seen = `ISSUER_BASE_URL is "${configured}", but the tenant’s issuer is "${stated}"`;
      const remedy = `Set ISSUER_BASE_URL=${stated}`;
      if (withoutTrailingSlash(stated) !== withoutTrailingSlash(configured)) {
        return failed(seen, {
          auth0: `${remedy}. With a custom domain, use the domain at which your clients request tokens (Auth0: Settings > Custom Domains), or list both, separated by a comma.`,
          local: `${remedy}, or restart the local tenant: it reads its URL from ISSUER_BASE_URL when it starts.`,
        });
      }
      const differing = `${seen}: only the trailing slash differs`;
      return jwksUri
        ? failed(
            `${differing}, and with JWKS_URI the two must be identical`,
            remedy,
          )
        : warning(
            differing,
            `${remedy}. This API accepts both, but other libraries do not.`,
          );
    },
  },
  {
    name: 'signing keys',
    judge: ({ settings, document, jwks }) => {
      if (!jwks) return noTenant;
      const { url } = jwks;
      const { jwksUri, algorithms } = settings;
      const urlRemedy = jwksUri
        ? 'Leave JWKS_URI unset: the tenant’s discovery document says where its keys are.'
        : {
            auth0: 'The tenant itself names this URL. Check its status page.',
            local:
              'The local tenant itself names this URL. See its log for the reason. If a test fault is set, DELETE /_local/faults removes it.',
          };
      if (!isReply(jwks)) {
        return failed(
          `${url} does not answer: ${jwks.failure}`,
          jwksUri ? urlRemedy : explainFailure(jwks.failure, settings),
        );
      }
      const published = jwks.json?.['keys'];
      if (jwks.status !== 200 || !Array.isArray(published)) {
        return failed(
          `${url} answers ${jwks.status} without a key set`,
          urlRemedy,
        );
      }
      const usable = readKeySet(published, algorithms).length;
      if (usable === 0) {
        return failed(
          `${url} has no key for ${algorithms.join(', ')} (keys: ${published.length})`,
          keysRemedy,
        );
      }
      return jwksUri && jwksUri !== document['jwks_uri']
        ? warning(
            `JWKS_URI is "${jwksUri}", but the tenant’s jwks_uri is "${String(document['jwks_uri'])}"`,
            urlRemedy,
          )
        : ok(`${usable} usable`);
    },
  },
];
