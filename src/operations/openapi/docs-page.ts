import { localClientPath } from './docs-files.js';

/** The page around Swagger UI. Paths are relative, because a gateway may serve the API under a path. */
export const getDocsPage = (title: string): string => `<!doctype html>
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
 * The Content-Security-Policy of the docs page. The page may load files from this
 * API, and request tokens from the tenants and a client from the local tenant. It
 * may not run inline scripts, or load anything from other servers.
 */
export function getContentSecurityPolicy(tokenUrls: readonly string[]): string {
  const requested = tokenUrls.flatMap((url) =>
    url.startsWith('http:') ? [url, new URL(localClientPath, url).href] : [url],
  );
  const directives = {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    // Swagger UI's style sheet contains its icons.
    'img-src': ["'self'", 'data:'],
    'connect-src': ["'self'", ...requested.map(toSource)],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}

/** A URL as a source: without its query, and without characters that would end the source or the directive. */
function toSource(tokenUrl: string): string {
  const { origin, pathname } = new URL(tokenUrl);
  return `${origin}${pathname}`.replaceAll(';', '%3B').replaceAll(',', '%2C');
}
