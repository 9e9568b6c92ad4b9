import { element } from './dom.js';
import { timeElement } from './times.js';

/**
 * @typedef {{ name: string, script: string, metadataKey?: string }} Origin
 */

/** @type {Readonly<Record<string, string>>} */
const meanings = {
  iss: 'the tenant that signed it',
  sub: 'who it speaks for',
  aud: 'the API that it is for',
  scope: 'what the client may do',
  permissions: 'what the client may do',
  gty: 'a machine asked, not a user',
  azp: 'the client’s id',
  client_id: 'the client’s id',
  jti: 'the token’s own id',
  org_id: 'the organization that the client acts for',
};

/**
 * The claims of a token, a row each: times as dates, the API's metadata marked
 * with where it came from, as far as the tenant knows.
 *
 * @param {Record<string, unknown>} claims
 * @param {readonly Origin[]} origins
 * @param {string} namespace
 */
export function claimsTable(claims, origins, namespace) {
  const rows = Object.entries(claims).map(([name, value]) => {
    const isMetadata = namespace !== '' && name.startsWith(namespace);
    const note = isMetadata
      ? originOf(origins.find((origin) => origin.name === name))
      : meaningOf(name, value, origins);
    return element(
      'tr',
      isMetadata ? 'metadata' : '',
      rowHeader(name),
      element('td', 'value', text(value)),
      element('td', 'note', note),
    );
  });
  const table = element(
    'table',
    'claims',
    element('caption', '', 'Payload'),
    element('tbody', '', ...rows),
  );
  return element('div', 'scroll', table);
}

/** @param {string} name */
function rowHeader(name) {
  const header = /** @type {HTMLTableCellElement} */ (element('th', '', name));
  header.scope = 'row';
  return header;
}

/** @param {Origin | undefined} origin */
function originOf(origin) {
  if (!origin) return 'the client’s metadata, under the API’s namespace';
  const { script, metadataKey } = origin;
  const { kind = 'Action' } = document.body.dataset;
  return metadataKey
    ? `from the client’s metadata “${metadataKey}”, by the ${kind} ${script}`
    : `by the ${kind} ${script}, from no metadata`;
}

/**
 * @param {string} name
 * @param {unknown} value
 * @param {readonly Origin[]} origins
 */
function meaningOf(name, value, origins) {
  if (['iat', 'nbf', 'exp'].includes(name) && typeof value === 'number') {
    return timeElement(value);
  }
  const origin = origins.find((one) => one.name === name);
  if (origin) return `${originOf(origin)}; not under the API’s namespace`;
  return meanings[name] ?? '';
}

/** @param {unknown} value */
const text = (value) =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
