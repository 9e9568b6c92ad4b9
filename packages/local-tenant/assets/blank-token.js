import { claimsTable } from './claims-table.js';
import { element } from './dom.js';
import { boundScripts } from './scripts.js';

/**
 * Holds the place of a token that is yet to come, so that nothing moves then.
 *
 * @param {readonly string[]} metadataKeys
 * @param {boolean} hasScopes
 */
export function blankToken(metadataKeys, hasScopes) {
  const { namespace = '' } = document.body.dataset;
  const names = [
    ...metadataKeys.map((key) => namespace + key),
    'iss',
    'sub',
    'aud',
    'iat',
    'exp',
    ...(hasScopes ? ['scope'] : []),
    'gty',
    'azp',
  ];
  const [script] = boundScripts();
  const origins = metadataKeys.flatMap((key) =>
    script
      ? { name: namespace + key, script: script.name, metadataKey: key }
      : [],
  );
  const claims = Object.fromEntries(names.map((name) => [name, '–']));
  return element(
    'div',
    'blank',
    element('h3', '', 'Token'),
    element('div', 'code raw', element('code', '', '–')),
    element('h3', '', 'Header'),
    element('pre', '', '–'),
    element('h3', '', 'Payload'),
    claimsTable(claims, origins, namespace),
  );
}
