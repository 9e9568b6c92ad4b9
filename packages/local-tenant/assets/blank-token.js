import { claimsTable } from './claims-table.js';
import { element } from './dom.js';
import { noMetadata } from './not-copied.js';
import { boundScripts } from './scripts.js';

/**
 * A placeholder for the token, so that the layout does not shift when it
 * arrives: values that are known already are included, but invisible.
 *
 * @param {string} clientId
 * @param {Record<string, string>} metadata
 * @param {readonly string[]} scopes
 */
export function blankToken(clientId, metadata, scopes) {
  const { issuer, namespace = '' } = document.body.dataset;
  const [script] = boundScripts();
  const pairs = Object.entries(metadata);
  const claims = {
    ...Object.fromEntries(
      pairs.map(([key, value]) => [namespace + key, value]),
    ),
    iss: issuer,
    sub: `${clientId}@clients`,
    aud: '–',
    iat: '–',
    exp: '–',
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    gty: '–',
    azp: clientId,
  };
  const origins = pairs.flatMap(([key]) =>
    script
      ? { name: namespace + key, script: script.name, metadataKey: key }
      : [],
  );
  return element(
    'div',
    'blank',
    ...(pairs.length === 0 ? [noMetadata()] : []),
    element('h3', '', 'Token'),
    element('div', 'code raw', element('code', '', '–')),
    element('h3', '', 'Header'),
    element('pre', '', '–'),
    element('h3', '', 'Payload'),
    claimsTable(claims, origins, namespace),
  );
}
