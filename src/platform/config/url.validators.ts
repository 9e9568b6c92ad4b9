import { isTenantEndpoint } from '@repo/access-tokens';
import { createRule } from './create-rule.js';

/** The decorated variable is a URL from which keys may be fetched, see {@link isTenantEndpoint}. */
export const IsTenantEndpoint = createRule(
  'isTenantEndpoint',
  (value, isProduction) =>
    getTenantFault(value, isProduction) ??
    (value.includes('/openid-configuration')
      ? 'must be the URL of the keys, not of the discovery document: leave it out to use that'
      : undefined),
);

/** The decorated variable is the URL of a tenant: an endpoint without query or fragment, and none of its pages. */
export const IsTenantUrl = createRule('isTenantUrl', (value, isProduction) =>
  /[?#]/.test(value)
    ? tenantUrl
    : (getTenantFault(value, isProduction) ??
      (/\/\.well-known\/|\/(authorize|token|userinfo)\/?$/.test(value)
        ? 'must be the issuer alone, without /.well-known/… or the path of another endpoint'
        : undefined)),
);

/** The decorated variable is an http(s) URL without query, fragment or user info. */
export const IsHttpUrl = createRule('isHttpUrl', (value) =>
  /[?#]/.test(value) || !parseHttpUrl(value)
    ? 'must be an http(s) URL without query, fragment or user info'
    : getUrlFault(value),
);

/** The decorated variable prefixes claim names: an http(s) URL that ends in `/`, so that no other name can begin like it. */
export const IsNamespace = createRule('isNamespace', (value) => {
  const url = parseHttpUrl(value);
  if (!url || !value.endsWith('/')) {
    return 'must be an http(s) URL that ends in "/", e.g. https://example.com/';
  }
  return /(^|\.)(auth0\.com|webtask\.(io|run))$/.test(url.hostname)
    ? 'must not be on a domain of Auth0, which drops such claims: use one of yours'
    : getUrlFault(value);
});

/** The decorated variable is a browser's origin, `https://app.example.com`, with no path. */
export const IsOrigin = createRule('isOrigin', (value) =>
  parseHttpUrl(value)?.origin === value && !value.includes('*')
    ? undefined
    : 'must name origins as browsers send them, without path or wildcard, e.g. https://app.example.com',
);

/**
 * The decorated variable is the URL of a Redis as ioredis reads it. That takes
 * a piece of a password that is not encoded for the host, and logs it.
 */
export const IsRedisUrl = createRule('isRedisUrl', (value) =>
  redisUrl.test(value) && URL.canParse(value) && isEncoded(value)
    ? undefined
    : 'must be a redis: or rediss: URL, redis://user:password@host:6379/0 (user and number of the database can be left out), its password percent-encoded: "@" is %40, "/" is %2F, "#" is %23, "?" is %3F, "%" is %25',
);

const redisUrl =
  /^rediss?:\/\/([^\s:@/?#]*:[^\s@/?#]+@)?(\[[\dA-Fa-f:.]+\]|[\w.-]+)(:\d+)?(\/\d{0,5})?(\?family=[046])?$/;

const tenantUrl =
  'must be an https: URL without query, fragment or user info (http: is for loopback hosts outside production)';

function getTenantFault(
  value: string,
  isProduction: boolean,
): string | undefined {
  return isTenantEndpoint(value, { allowLoopbackHttp: !isProduction })
    ? getUrlFault(value)
    : tenantUrl;
}

/** What `URL` corrects without a word, so that other programs read the value differently. */
function getUrlFault(value: string): string | undefined {
  const { protocol, hostname, pathname } = new URL(value);
  if (!value.startsWith(`${protocol}//${hostname}`)) {
    return 'must begin with https:// or http:// and the host, both in lower case';
  }
  if (pathname.includes('//')) return 'must not have "/" twice in a row';
  return hostname.includes('*') ? 'must not have a wildcard' : undefined;
}

function parseHttpUrl(value: string): URL | undefined {
  if (!URL.canParse(value)) return undefined;
  const url = new URL(value);
  const isHttp = url.protocol === 'http:' || url.protocol === 'https:';
  return isHttp && url.username === '' && url.password === '' ? url : undefined;
}

function isEncoded(value: string): boolean {
  try {
    return decodeURIComponent(value) !== '';
  } catch {
    return false;
  }
}
