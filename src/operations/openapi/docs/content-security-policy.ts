/**
 * What the docs page may do: load what the API itself serves, and request tokens
 * from the tenants. No inline scripts, nothing from other servers.
 */
export function contentSecurityPolicy(tokenUrls: readonly string[]): string {
  const directives = {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    // Swagger UI's icons are in its style sheet.
    'img-src': ["'self'", 'data:'],
    'connect-src': ["'self'", ...tokenUrls.map(sourceOf)],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}

/** A URL as a source: without a query, and without what would end the source or its directive. */
function sourceOf(tokenUrl: string): string {
  const { origin, pathname } = new URL(tokenUrl);
  return `${origin}${pathname}`.replaceAll(';', '%3B').replaceAll(',', '%2C');
}
