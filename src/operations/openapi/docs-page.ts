/** The page around Swagger UI. Paths are relative, since a gateway may put the API under a path. */
export const docsPage = (title: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="docs/favicon-32x32.png">
<link rel="stylesheet" href="docs/swagger-ui.css">
<div id="docs"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script type="module" src="docs/start.js"></script>
</html>
`;

/** Starts Swagger UI. Runs in the browser, as a file: the page's policy allows no inline script. */
export const startScript = `const answer = await fetch('openapi.json');
if (!answer.ok) throw new Error('openapi.json: ' + answer.status);
const spec = await answer.json();

// What this page tries is the API that serves it, whatever URL the document names.
spec.servers = [{ url: new URL('.', location.href).href.replace(/\\/$/, '') }];
spec.info.description += '\\n\\nThis page shows [openapi.json](openapi.json).';

const tenants = new Map(
  Object.values(spec.components.securitySchemes)
    .filter(({ flows }) => flows?.clientCredentials)
    .map((scheme) => [
      new URL(scheme.flows.clientCredentials.tokenUrl).href,
      scheme['x-audience'],
    ]),
);

SwaggerUIBundle({
  spec,
  dom_id: '#docs',
  deepLinking: true,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
  requestInterceptor(request) {
    const audience = tenants.get(new URL(request.url, location.href).href);
    if (audience === undefined) return request;
    // Auth0 wants to know what the token is for, in the body; no scope at all gives those that the client is granted.
    const form = new URLSearchParams(request.body);
    form.set('audience', audience);
    if (!form.get('scope')) form.delete('scope');
    request.body = form.toString();
    return request;
  },
});
`;

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
