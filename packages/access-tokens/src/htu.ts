/** Scheme, authority and path, before query and fragment. No user info, backslashes or spaces. */
const httpUrl =
  /^(https?:\/\/(?:(?![/?#\\@])[\x21-\x7e])+)((?:\/(?:(?![?#\\])[\x21-\x7e])*)?)(?:[?#]|$)/i;
const badEscape = /%(?![\da-f]{2})/i;
const unreserved = /[\w.~-]/;

/**
 * Normalizes a URL to compare it with `htu` (RFC 9449, section 4.3; RFC 3986,
 * section 6.2.2): no query or fragment, scheme and host in lower case, no default
 * port, unreserved characters decoded, other escapes in upper case.
 *
 * Dot segments are kept: routers do not resolve `/a/../b`, so a proof for `/b` must
 * not be valid there. Trailing slashes are kept, too.
 *
 * @returns `undefined` if it is not an `http:` or `https:` URL, or has user info
 */
export function normalizeHtu(url: string): string | undefined {
  const [, origin, path] = httpUrl.exec(url) ?? [];
  if (origin === undefined || path === undefined || badEscape.test(path))
    return undefined;
  if (!URL.canParse(origin)) return undefined;
  return new URL(origin).origin + normalizePath(path === '' ? '/' : path);
}

const normalizePath = (path: string): string =>
  path.includes('%')
    ? path.replace(/%[\da-f]{2}/gi, (escape) => {
        const character = String.fromCharCode(
          Number.parseInt(escape.slice(1), 16),
        );
        return unreserved.test(character) ? character : escape.toUpperCase();
      })
    : path;
