import {
  isURL,
  ValidateBy,
  type ValidationArguments,
  type ValidationOptions,
} from 'class-validator';

const loopbackHost = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether the tenant may be asked at this URL: over TLS, or, outside production, in clear on a loopback host. */
export function isTenantEndpoint(value: unknown, production: boolean): boolean {
  const url = parseUrl(value);
  if (!url) return false;
  return (
    url.protocol === 'https:' ||
    (!production && loopbackHost.test(url.hostname))
  );
}

/** The decorated variable is a URL at which the tenant may be asked, see {@link isTenantEndpoint}. */
export const IsTenantEndpoint = (
  options?: ValidationOptions,
): PropertyDecorator =>
  urlRule(
    'isTenantEndpoint',
    '$property must be an https: URL without user info (http: is for loopback hosts outside production)',
    isTenantEndpoint,
    options,
  );

/** The decorated variable is the URL of a tenant: an endpoint without query or fragment. */
export const IsTenantUrl = (options?: ValidationOptions): PropertyDecorator =>
  urlRule(
    'isTenantUrl',
    '$property must be an https: URL without query, fragment or user info (http: is for loopback hosts outside production)',
    (value, production) =>
      isTenantEndpoint(value, production) && !/[?#]/.test(String(value)),
    options,
  );

/** The decorated variable is an http(s) URL without query, fragment or user info. */
export const IsHttpUrl = (options?: ValidationOptions): PropertyDecorator =>
  urlRule(
    'isHttpUrl',
    '$property must be an http(s) URL without query, fragment or user info',
    (value) => parseUrl(value) !== undefined && !/[?#]/.test(String(value)),
    options,
  );

/** The decorated variable prefixes claim names: an http(s) URL that ends in `/`, so that no other name can begin like it. */
export const IsNamespace = (options?: ValidationOptions): PropertyDecorator =>
  urlRule(
    'isNamespace',
    '$property must be an http(s) URL that ends in "/", e.g. https://example.com/',
    (value) => parseUrl(value) !== undefined && String(value).endsWith('/'),
    options,
  );

/** The decorated variable is a browser's origin, `https://app.example.com`, with no path. */
export const IsOrigin = (options?: ValidationOptions): PropertyDecorator =>
  urlRule(
    'isOrigin',
    '$property must name origins as browsers send them, e.g. https://app.example.com',
    (value) => parseUrl(value)?.origin === value,
    options,
  );

/** The decorated variable is the URL of a Redis, whose user and password ioredis can decode. */
export const IsRedisUrl = (options?: ValidationOptions): PropertyDecorator =>
  urlRule(
    'isRedisUrl',
    '$property must be a redis: or rediss: URL, e.g. redis://localhost:6379',
    isRedisUrl,
    options,
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

/** Whether there is a host, and a user and a password that can be decoded, where there are any. */
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
  options?: ValidationOptions,
): PropertyDecorator {
  return ValidateBy(
    {
      name,
      validator: {
        validate: (value: unknown, args?: ValidationArguments) =>
          accepts(
            value,
            Reflect.get(args?.object ?? {}, 'NODE_ENV') === 'production',
          ),
        defaultMessage: () => message,
      },
    },
    options,
  );
}
