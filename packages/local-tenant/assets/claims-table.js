import { element, valueElement } from './dom.js';
import { timeElement } from './times.js';

/**
 * @typedef {{ name: string, script: string, metadataKey?: string }} Origin
 */

/** @type {Readonly<Record<string, string>>} */
const meanings = {
  iss: 'the tenant that issued the token',
  sub: 'the client or user that it represents',
  aud: 'the API that the token is for',
  iat: 'when it was issued',
  exp: 'when it expires',
  scope: 'what the client may do',
  permissions: 'what the client may do',
  gty: 'how the token was requested (grant type)',
  azp: 'the client’s ID',
  client_id: 'the client’s ID',
  jti: 'the token’s ID',
  org_id: 'the organization that the client acts for',
};

/**
 * A table of a token's claims. Times are shown as dates, and the API's metadata
 * with its origin, if the tenant knows it.
 *
 * @param {Record<string, unknown>} claims
 * @param {readonly Origin[]} origins
 * @param {string} namespace
 */
export function claimsTable(claims, origins, namespace) {
  const rows = Object.entries(claims).map(([name, value]) => {
    const isMetadata = namespace !== '' && name.startsWith(namespace);
    const header = element('th', '', name);
    header.scope = 'row';
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const origin = origins.find((one) => one.name === name);
    return element(
      'tr',
      isMetadata ? 'metadata' : '',
      header,
      element('td', '', valueElement(name, text ?? '')),
      element(
        'td',
        'note',
        isMetadata ? describeOrigin(origin) : getMeaning(name, value, origin),
      ),
    );
  });
  // Without a caption, which would keep the table from using the columns' widths.
  const table = element('table', 'claims', element('tbody', '', ...rows));
  table.ariaLabel = 'Payload';
  return table;
}

/** @param {Origin | undefined} origin */
function describeOrigin(origin) {
  if (!origin) return 'in the API’s namespace';
  const { script, metadataKey } = origin;
  return metadataKey
    ? `from metadata “${metadataKey}”, by ${script}`
    : `set by ${script}`;
}

/**
 * @param {string} name
 * @param {unknown} value
 * @param {Origin | undefined} origin
 */
function getMeaning(name, value, origin) {
  if (['iat', 'nbf', 'exp'].includes(name) && typeof value === 'number') {
    return timeElement(value);
  }
  if (name === 'cnf' && typeof value === 'object' && value) {
    return 'jkt' in value
      ? 'bound to a key: usable only with a proof made with it (DPoP)'
      : 'bound to a certificate: usable only with it (mTLS)';
  }
  return origin
    ? `${describeOrigin(origin)}; not in the API’s namespace`
    : (meanings[name] ?? '');
}
