import { isIP } from 'node:net';
import { isTenantEndpoint } from '@repo/access-tokens';
import ipaddr from 'ipaddr.js';
import { createRule } from './read-environment.js';

/**
 * Requires an IP address or a host name to listen on, without scheme or port.
 * Rejects `localhost`, for which Fastify creates a second server without this
 * API's limits.
 */
export const IsHost = createRule('isHost', (value) => {
  if (value === 'localhost')
    return 'must not be localhost, which can mean two addresses: to listen on this machine only, use 127.0.0.1';
  return isIP(value) || isHostName(value)
    ? undefined
    : 'must be an IP address or a host name, without scheme, port or brackets, e.g. 0.0.0.0';
});

/** Requires the name of a request header other than `Authorization`, `DPoP` and `Host`. */
export const IsHeaderName = createRule('isHeaderName', (value) =>
  /^[\w-]+$/.test(value) && !/^(authorization|dpop|host)$/i.test(value)
    ? undefined
    : 'must be the name of one header, e.g. client-cert, but not of Authorization, DPoP or Host',
);

/** Requires an IP address, `10.0.0.1`, or a network, `10.0.0.0/8`. */
export const IsAddressOrNetwork = createRule('isAddressOrNetwork', (value) => {
  const [address = '', prefix] = value.split('/');
  if (isIP(address) && prefix === undefined) return undefined;
  if (!isIP(address) || !ipaddr.isValidCIDR(value)) {
    return 'must name addresses (10.0.0.1) or networks (10.0.0.0/8)';
  }
  if (Number(prefix) === 0) {
    return 'must not name a network of all addresses (/0), because the API would trust everybody';
  }
  return isFirstAddress(value)
    ? undefined
    : 'must name a network by its first address (10.0.0.0/8), or a single address without "/"';
});

/** A host name whose last label has only digits is an invalid IP address. */
const isHostName = (value: string): boolean =>
  /^[\w-]+(\.[\w-]+)*$/.test(value) && !/(^|\.)\d+$/.test(value);

function isFirstAddress(network: string): boolean {
  const [address] = ipaddr.parseCIDR(network);
  const family = address.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6;
  return (
    family.networkAddressFromCIDR(network).toString() === address.toString()
  );
}

/** Requires a URL from which keys may be fetched, see {@link isTenantEndpoint}. */
export const IsTenantEndpoint = createRule(
  'isTenantEndpoint',
  (value, isProduction) =>
    getTenantFault(value, isProduction) ??
    (value.includes('/openid-configuration')
      ? 'must be the URL of the keys, not of the discovery document: to use that, leave JWKS_URI out'
      : undefined),
);

/** Requires a tenant's URL: no query, no fragment, and not one of its pages. */
export const IsTenantUrl = createRule('isTenantUrl', (value, isProduction) =>
  /[?#]/.test(value)
    ? tenantUrl
    : (getTenantFault(value, isProduction) ??
      (/\/\.well-known\/|\/(authorize|token|userinfo)\/?$/.test(value)
        ? 'must be the issuer alone, without /.well-known/… or the path of another endpoint'
        : undefined)),
);

/** Requires an http(s) URL without query, fragment or user info. */
export const IsHttpUrl = createRule('isHttpUrl', (value) =>
  /[?#]/.test(value) || !parseHttpUrl(value)
    ? 'must be an http(s) URL without query, fragment or user info'
    : getUrlFault(value),
);

/** Requires a prefix of claim names: an http(s) URL that ends in `/`, so that other claims cannot match. */
export const IsNamespace = createRule('isNamespace', (value) => {
  const url = parseHttpUrl(value);
  if (!url || !value.endsWith('/')) {
    return 'must be an http(s) URL that ends in "/", e.g. https://example.com/';
  }
  return /(^|\.)(auth0\.com|webtask\.(io|run))$/.test(url.hostname)
    ? 'must not be on a domain of Auth0, which drops such claims: use a domain of your own'
    : getUrlFault(value);
});

/** Requires a browser's origin, `https://app.example.com`, without a path. */
export const IsOrigin = createRule('isOrigin', (value) =>
  parseHttpUrl(value)?.origin === value && !value.includes('*')
    ? undefined
    : 'must name origins as browsers send them, without path or wildcard, e.g. https://app.example.com',
);

/**
 * Requires a Redis URL that ioredis reads correctly. It would mistake a part of a
 * password that is not encoded for the host, and log it.
 */
export const IsRedisUrl = createRule('isRedisUrl', (value) =>
  redisUrl.test(value) && URL.canParse(value) && isEncoded(value)
    ? undefined
    : 'must be a redis: or rediss: URL, e.g. redis://user:password@host:6379/0 (user and database number are optional), with the password percent-encoded: "@" is %40, "/" is %2F, "#" is %23, "?" is %3F, "%" is %25',
);

const redisUrl =
  /^rediss?:\/\/([^\s:@/?#]*:[^\s@/?#]+@)?(\[[\dA-Fa-f:.]+\]|[\w.-]+)(:\d+)?(\/\d{0,5})?(\?family=[046])?$/;

const tenantUrl =
  'must be an https: URL without query, fragment or user info (http: is allowed only for loopback hosts outside production)';

function getTenantFault(
  value: string,
  isProduction: boolean,
): string | undefined {
  return isTenantEndpoint(value, { allowLoopbackHttp: !isProduction })
    ? getUrlFault(value)
    : tenantUrl;
}

/** Mistakes that `URL` corrects silently, so that other programs would read the value differently. */
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
