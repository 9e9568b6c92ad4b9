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
      if (!reply) return skipped('ISSUER_BASE_URL is no URL that may be asked');
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
          'The API does not follow redirects. Set ISSUER_BASE_URL to the tenant’s own https:// URL. If it is that already, look for a proxy or a sign-in page in between.',
        ],
        [status === 407, answered, explainProxyLogin],
        [
          status === 429 || status >= 500,
          answered,
          {
            auth0:
              'The tenant, or a proxy in front of it, is busy or down: try again, then see the status page of your tenant’s region.',
            local:
              'The local tenant’s log says why, unless a fault is set: DELETE /_local/faults ends it.',
          },
        ],
        [
          status !== 200,
          answered,
          tenantIsLocal
            ? 'No tenant is there: something else listens on this port, or the path in ISSUER_BASE_URL is wrong. The local tenant, npx local-tenant start, has no path: http://localhost:4000/.'
            : 'No tenant is there. ISSUER_BASE_URL is the bare domain with https:// before it and no path after it (Auth0: Applications > Applications > your client > Settings > Domain); the region is part of it.',
        ],
        [
          typeof document['issuer'] !== 'string',
          `${url} answers ${json ? 'JSON without an issuer' : `no JSON but ${contentType}`}${through}`,
          'Something other than a tenant answered: look for a proxy, a sign-in page of the network or a wrong domain in ISSUER_BASE_URL.',
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
      const seen = `ISSUER_BASE_URL is "${configured}", the tenant calls itself "${stated}"`;
      const remedy = `Set ISSUER_BASE_URL=${stated}`;
      if (withoutTrailingSlash(stated) !== withoutTrailingSlash(configured)) {
        return failed(seen, {
          auth0: `${remedy}. With a custom domain, take the one at which your clients ask for tokens (Auth0: Settings > Custom Domains), or list both, separated by a comma.`,
          local: `${remedy}, or start the local tenant again: it takes its name from ISSUER_BASE_URL when it starts.`,
        });
      }
      const differing = `${seen}: they differ in the slash at the end`;
      return jwksUri
        ? failed(
            `${differing}, and with JWKS_URI the API compares to the letter`,
            remedy,
          )
        : warning(
            differing,
            `${remedy}. This API minds neither, other libraries do.`,
          );
    },
  },
  {
    name: 'signing keys',
    judge: ({ settings, document, jwks }) => {
      if (!jwks) return noTenant;
      const { url } = jwks;
      const { jwksUri, algorithms } = settings;
      const whence = jwksUri
        ? 'Leave JWKS_URI unset: the tenant’s discovery document says where its keys are.'
        : {
            auth0: 'The tenant states this URL itself: see its status page.',
            local:
              'The local tenant states this URL itself: its log says why, unless a fault is set. DELETE /_local/faults ends it.',
          };
      if (!isReply(jwks)) {
        return failed(
          `${url} does not answer: ${jwks.failure}`,
          jwksUri ? whence : explainFailure(jwks.failure, settings),
        );
      }
      const published = jwks.json?.['keys'];
      if (jwks.status !== 200 || !Array.isArray(published)) {
        return failed(`${url} answers ${jwks.status} and no key set`, whence);
      }
      const usable = readKeySet(published, algorithms).length;
      if (usable === 0) {
        return failed(
          `${url} has ${published.length} keys, and none for ${algorithms.join(', ')}`,
          keysRemedy,
        );
      }
      return jwksUri && jwksUri !== document['jwks_uri']
        ? warning(
            `JWKS_URI is "${jwksUri}", the tenant states "${String(document['jwks_uri'])}"`,
            whence,
          )
        : ok(`${usable} usable`);
    },
  },
];
