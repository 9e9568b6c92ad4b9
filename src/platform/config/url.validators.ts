import { isTenantEndpoint } from '@repo/access-tokens';
import {
  isURL,
  ValidateBy,
  type ValidationArguments,
  type ValidationOptions,
} from 'class-validator';

/** The decorated variable is a URL from which keys and metadata may be fetched, see {@link isTenantEndpoint}. */
export const IsTenantEndpoint = urlRule(
  'isTenantEndpoint',
  '$property must be an https: URL without user info (http: is for loopback hosts outside production)',
  (value, production) =>
    isTenantEndpoint(value, { allowLoopbackHttp: !production }),
);

/** The decorated variable is the URL of a tenant: an endpoint without query or fragment. */
export const IsTenantUrl = urlRule(
  'isTenantUrl',
  '$property must be an https: URL without query, fragment or user info (http: is for loopback hosts outside production)',
  (value, production) =>
    isTenantEndpoint(value, { allowLoopbackHttp: !production }) &&
    !/[?#]/.test(value),
);

/** The decorated variable is an http(s) URL without query, fragment or user info. */
export const IsHttpUrl = urlRule(
  'isHttpUrl',
  '$property must be an http(s) URL without query, fragment or user info',
  (value) => parseUrl(value) !== undefined && !/[?#]/.test(String(value)),
);

/** The decorated variable prefixes claim names: an http(s) URL that ends in `/`, so that no other name can begin like it. */
export const IsNamespace = urlRule(
  'isNamespace',
  '$property must be an http(s) URL that ends in "/", e.g. https://example.com/',
  (value) => parseUrl(value) !== undefined && String(value).endsWith('/'),
);

/** The decorated variable is a browser's origin, `https://app.example.com`, with no path. */
export const IsOrigin = urlRule(
  'isOrigin',
  '$property must name origins as browsers send them, e.g. https://app.example.com',
  (value) => parseUrl(value)?.origin === value,
);

/** The decorated variable is the URL of a Redis, with a user and password that ioredis can decode. */
export const IsRedisUrl = urlRule(
  'isRedisUrl',
  '$property must be a redis: or rediss: URL, e.g. redis://localhost:6379',
  isRedisUrl,
);

function isRedisUrl(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    isURL(value, {
      protocols: ['redis', 'rediss'],
      require_protocol: true,
      require_tld: false,
    }) &&
    hasReadableAuthority(value)
  );
}

/** Whether there is a host, and the user and password, if any, can be decoded. */
function hasReadableAuthority(url: string): boolean {
  try {
    const { hostname, username, password } = new URL(url);
    decodeURIComponent(username);
    decodeURIComponent(password);
    return hostname !== '';
  } catch {
    return false;
  }
}

function parseUrl(value: unknown): URL | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  const isHttp = url.protocol === 'http:' || url.protocol === 'https:';
  return isHttp && url.username === '' && url.password === '' ? url : undefined;
}

function urlRule(
  name: string,
  message: string,
  accepts: (value: unknown, production: boolean) => boolean,
): (options?: ValidationOptions) => PropertyDecorator {
  const validator = {
    validate: (value: unknown, args?: ValidationArguments) =>
      accepts(
        value,
        Reflect.get(args?.object ?? {}, 'NODE_ENV') === 'production',
      ),
    defaultMessage: () => message,
  };
  return (options) => ValidateBy({ name, validator }, options);
}
