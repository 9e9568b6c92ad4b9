import { localClientPath } from './docs-files.js';

/** The page around Swagger UI. Paths are relative, since a gateway may put the API under a path. */
export const docsPage = (title: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="docs/favicon-32x32.png">
<link rel="stylesheet" href="docs/swagger-ui.css">
<link rel="stylesheet" href="docs/page.css">
<div id="docs"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script type="module" src="docs/start.js"></script>
</html>
`;

/**
 * What the docs page may do: load what the API itself serves, and request tokens
 * from the tenants, and a client of the local one. No inline scripts, nothing from other servers.
 */
export function contentSecurityPolicy(tokenUrls: readonly string[]): string {
  const asked = tokenUrls.flatMap((url) =>
    url.startsWith('http:') ? [url, new URL(localClientPath, url).href] : [url],
  );
  const directives = {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    // Swagger UI's icons are in its style sheet.
    'img-src': ["'self'", 'data:'],
    'connect-src': ["'self'", ...asked.map(sourceOf)],
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
