const loopbackHost = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Removes one trailing slash, to compare issuers: people write the same tenant with or without it. */
export const withoutTrailingSlash = (url: string): string =>
  url.replace(/\/$/, '');

/**
 * Whether keys and metadata may be fetched from this URL: `https:` or, if allowed,
 * `http:` on a loopback host. URLs with user info are rejected.
 */
export function isTenantEndpoint(
  value: unknown,
  { allowLoopbackHttp }: { readonly allowLoopbackHttp: boolean },
): value is string {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { protocol, hostname, username, password } = new URL(value);
  if (username !== '' || password !== '') return false;
  return (
    protocol === 'https:' ||
    (allowLoopbackHttp && protocol === 'http:' && loopbackHost.test(hostname))
  );
}

/**
 * The URL to which requests' paths are appended: this API's own URL, without the
 * global prefix at its end, because paths begin with it.
 */
export function getRootUrl(publicUrl: string, globalPrefix: string): string {
  const prefix = globalPrefix && `/${globalPrefix.replaceAll(/^\/|\/$/g, '')}`;
  return new URL(publicUrl).pathname.endsWith(prefix)
    ? publicUrl.slice(0, publicUrl.length - prefix.length)
    : publicUrl;
}
