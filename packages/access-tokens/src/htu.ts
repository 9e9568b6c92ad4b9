/** Scheme, authority and path; query and fragment are left out. No user info, no backslash, no blank. */
const httpUrl =
  /^(https?:\/\/(?:(?![/?#\\@])[\x21-\x7e])+)((?:\/(?:(?![?#\\])[\x21-\x7e])*)?)(?:[?#]|$)/i;
const badEscape = /%(?![\da-f]{2})/i;
const unreserved = /[\w.~-]/;

/**
 * A URL in the form in which `htu` is compared (RFC 9449, section 4.3; RFC 3986,
 * section 6.2.2): without query and fragment, scheme and host in lower case, no
 * default port, unreserved characters decoded, other escapes in capitals.
 *
 * Dot segments stay: what a router makes of `/a/../b` is its own affair, and the
 * proof for `/b` must not pass there. The same goes for `/x/` and `/x`.
 *
 * @returns `undefined` where it is not an `http:` or `https:` URL, or has user info
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
