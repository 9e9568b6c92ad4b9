import { localClientPath } from './docs-files.js';

/** The page around Swagger UI. Paths are relative, because a gateway may serve the API under a path. */
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
 * The docs page's Content-Security-Policy: it may load files from this API and
 * request tokens from the tenants, or a client from the local tenant. It allows no
 * inline scripts, and nothing from other servers.
 */
export function contentSecurityPolicy(tokenUrls: readonly string[]): string {
  const asked = tokenUrls.flatMap((url) =>
    url.startsWith('http:') ? [url, new URL(localClientPath, url).href] : [url],
  );
  const directives = {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    // Swagger UI's style sheet contains its icons.
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

/** A URL as a source, without a query and without characters that would end the source or its directive. */
function sourceOf(tokenUrl: string): string {
  const { origin, pathname } = new URL(tokenUrl);
  return `${origin}${pathname}`.replaceAll(';', '%3B').replaceAll(',', '%2C');
}
