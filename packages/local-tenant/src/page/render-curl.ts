import { getTokenRequest, type LocalClient } from '../local-client.js';
import { type Html, html } from './html.js';
import type { PageContent } from './page-content.js';

type Grant = LocalClient['grants'][number];

/** Commands for a shell that get a token, and call the API with it. */
export function renderCurl(
  content: PageContent,
  client: LocalClient,
  grant: Grant,
): Html {
  const { issuer } = content;
  const { name } = client;
  const commands = client.usesCertificate
    ? [['the token request', getTokenByCertificate(issuer, client, grant)]]
    : client.clientSecret === ''
      ? []
      : grant.requiredProof === 'dpop'
        ? [['the API call', callWithProof(content, client)]]
        : [
            ['the token request', getToken(issuer, client, grant)],
            ['the API call', callApi(content, client)],
          ];
  if (commands.length === 0) return html``;
  return html`<details class="curl">
    <summary>
      curl<span class="visually-hidden"> as ${name}</span
      ><span class="${client.grants.length > 1 ? '' : 'visually-hidden'}">
        for ${grant.audience}</span
      >
    </summary>
    ${commands.map(([what = '', code = '']) => renderCode(code, `${what} of ${name}`))}
  </details>`;
}

function getToken(issuer: string, client: LocalClient, { audience }: Grant) {
  const body = JSON.stringify(getTokenRequest(client, audience), undefined, 2);
  return `curl ${issuer}oauth/token \\
  --header 'content-type: application/json' \\
  --data ${quoted(body)}`;
}

/** To be run in the folder where the tenant was started. */
function getTokenByCertificate(
  issuer: string,
  client: LocalClient,
  grant: Grant,
): string {
  const file = `.tenant/clients/${encodeURIComponent(client.clientId)}`;
  const [first, ...rest] = getToken(
    issuer.replace(/^http:/, 'https:'),
    client,
    grant,
  ).split('\n');
  const certificate = [
    '  --cacert .tenant/ca.pem \\',
    `  --cert ${quoted(`${file}.pem`)} --key ${quoted(`${file}.key`)} \\`,
  ];
  return [first, ...certificate, ...rest].join('\n');
}

const callApi = (content: PageContent, { name }: LocalClient) => {
  const { url, data } = getCall(content);
  return `TOKEN=$(npx local-tenant token --client ${quoted(name)})
curl ${url} \\
  --header "authorization: Bearer $TOKEN"${data}`;
};

const callWithProof = (content: PageContent, { name }: LocalClient) => {
  const { method, url, data } = getCall(content);
  return `npx local-tenant token --client ${quoted(name)} \\
  --proof ${quoted(`${method} ${url}`)} |
  curl ${url} --header @-${data}`;
};

/** The call in the `demo` section of tenant.local.yaml. */
function getCall({ apiUrl, tenant: { demo } }: PageContent) {
  const { path, body } = demo;
  const data = body
    ? ` \\
  --header 'content-type: application/json' \\
  --data ${quoted(JSON.stringify(body))}`
    : '';
  return { method: body ? 'POST' : 'GET', url: apiUrl + path, data };
}

const renderCode = (code: string, what: string): Html =>
  html`<div class="code">
    <pre>${code}</pre>
    <button type="button" class="copy">
      Copy<span class="visually-hidden"> ${what}</span>
    </button>
  </div>`;

/** Quotes the text for a shell. */
const quoted = (text: string): string =>
  `'${text.replaceAll("'", String.raw`'\''`)}'`;
