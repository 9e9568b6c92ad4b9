/** The path of the local tenant that returns a client for trying the API. */
export const localClientPath = '/_local/client';

/** Starts Swagger UI in the browser. A file, because the page's Content-Security-Policy forbids inline scripts. */
export const startScript = `const dark = matchMedia('(prefers-color-scheme: dark)');
const setTheme = () =>
  document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', setTheme);
setTheme();

const response = await fetch('openapi.json');
if (!response.ok) throw new Error('openapi.json: ' + response.status);
const spec = await response.json();

// Send requests to the API that serves this page, even if the document names another URL.
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

// Only a local tenant uses plain HTTP and may have such a client. With several tenants, Swagger UI would fill in the forms of all of them.
const [tenant] = tenants.keys();
const client = tenants.size === 1 && tenant.startsWith('http:')
  ? await fetch(new URL('${localClientPath}', tenant), { signal: AbortSignal.timeout(2000) }).then(
      (found) => (found.ok ? found.json() : undefined),
      () => undefined,
    )
  : undefined;
if (client) {
  const page = new URL('/?client=' + encodeURIComponent(client.client_id), tenant).href;
  spec.info.description += \`\\n\\nPress **Authorize** to call the API as the local client \${client.name}. Its id and secret are filled in. [The local tenant](\${page}) shows how its token is made.\`;
}

const withProps = (getProps) => (Original, { React }) => (props) =>
  React.createElement(Original, { ...props, ...getProps(props) });
// Otherwise, the dialog would scroll past the client's id and secret to its last field.
const focusClientId = withProps(({ id }) => ({ autoFocus: /^client_id/.test(id) }));

const ui = SwaggerUIBundle({
  spec,
  dom_id: '#docs',
  deepLinking: true,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
  syntaxHighlight: { theme: 'obsidian' },
  plugins: [
    {
      wrapComponents: {
        Input: focusClientId,
        InitializedInput: focusClientId,
        TextArea: withProps(() => ({ 'aria-label': 'Request body' })),
      },
    },
  ],
  requestInterceptor(request) {
    const audience = tenants.get(new URL(request.url, location.href).href);
    if (audience === undefined) return request;
    // Auth0 requires the audience in the body. If no scope is requested, the token has all scopes that the client is granted.
    const form = new URLSearchParams(request.body);
    form.set('audience', audience);
    if (!form.get('scope')) form.delete('scope');
    request.body = form.toString();
    return request;
  },
});
if (client)
  ui.initOAuth({
    clientId: client.client_id,
    clientSecret: client.client_secret,
  });
`;

/** Additions to Swagger UI's own style sheet. */
export const pageStyle = `/* Hide what is not needed: the list of servers, links, descriptions of scopes, */
.swagger-ui :is(.servers, .servers-title),
.swagger-ui .response-col_links,
.swagger-ui .scope-def,
/* and examples of problems, which only repeat their codes and titles. */
.swagger-ui .response[data-code]:not([data-code^='2']) .response-col_description > :not(.response-col_description__inner) {
  display: none;
}
.swagger-ui .info { margin: 30px 0; }
.swagger-ui .scheme-container { padding: 15px 0; }
.swagger-ui .info .title { overflow-wrap: anywhere; }

/* Enough contrast (WCAG 2, AA). */
.swagger-ui .info .title small { background: #5a6070; }
.swagger-ui .info .title small.version-stamp { background: #4b6a00; }
.swagger-ui .opblock .opblock-summary-method { color: #111; text-shadow: none; }
.swagger-ui .btn.execute { background: #1d64b8; border-color: #1d64b8; color: #fff; }
.swagger-ui .download-contents { background: #4a5060; }
html:not(.dark-mode) .swagger-ui :is(.info a, .scopes h2 a) { color: #1d64b8; }
html:not(.dark-mode) .swagger-ui .btn.authorize { border-color: #17784b; color: #17784b; }
html:not(.dark-mode) .swagger-ui .btn.authorize svg { fill: #17784b; }
html:not(.dark-mode) .swagger-ui .btn.cancel { border-color: #b3261e; color: #b3261e; }
html.dark-mode .swagger-ui .opblock .opblock-section-header .btn.cancel { border-color: #ff9b9b; color: #ff9b9b; }
html.dark-mode .swagger-ui .header-col { color: #e4e6e6; }
`;
