import { claimsTable } from './claims-table.js';
import { decodeToken } from './decode-token.js';
import { element } from './dom.js';
import { brokenRules } from './token-rules.js';
import { signatureFault } from './verify-signature.js';

/**
 * @typedef {{ claims: import('./claims-table.js').Origin[], missingMetadata: { key: string, why: string }[], ignoredClaims: { name: string, script: string, why: string }[] }} Exchange
 */

/**
 * A token decoded and judged, in this page alone.
 *
 * @param {string} token
 * @param {Exchange} [exchange] how it came about, where that is known
 * @returns {Promise<HTMLElement>}
 */
export async function tokenView(token, exchange) {
  const { issuer = '', audience = '', namespace = '' } = document.body.dataset;
  let decoded;
  try {
    decoded = decodeToken(token);
  } catch (error) {
    return verdictOf([/** @type {Error} */ (error).message]);
  }
  const now = Date.now() / 1000;
  const faults = brokenRules(decoded, { issuer, audience, now });
  // Another tenant's keys are not here, and another algorithm's signature is not for us.
  if (!faults.some((fault) => /^(iss|alg|kid) /.test(fault))) {
    const fault = await signatureFault(decoded);
    if (fault) faults.unshift(fault);
  }
  const header = element('pre', '', JSON.stringify(decoded.header));
  header.tabIndex = 0;
  header.role = 'group';
  header.ariaLabel = 'Header';
  return element(
    'div',
    'token',
    verdictOf(faults, decoded.claims),
    element('p', 'caption', 'Header'),
    header,
    claimsTable(decoded.claims, exchange?.claims ?? [], namespace),
    ...(exchange ? [absentMetadata(exchange)] : []),
  );
}

/**
 * @param {readonly string[]} faults
 * @param {Record<string, unknown>} [claims]
 */
function verdictOf(faults, claims = {}) {
  if (faults.length > 0) {
    return element(
      'div',
      'verdict refused',
      'The API refuses this token:',
      element('ul', '', ...faults.map((fault) => element('li', '', fault))),
    );
  }
  const { namespace = '' } = document.body.dataset;
  const lacks = [
    ...(claims['scope'] || claims['permissions'] ? [] : ['no scope']),
    ...(Object.keys(claims).some((name) => name.startsWith(namespace))
      ? []
      : ['no metadata']),
  ];
  return element(
    'p',
    `verdict ${lacks.length > 0 ? 'limited' : 'accepted'}`,
    'The API accepts this token.',
    lacks.length > 0
      ? ` It holds ${lacks.join(' and ')}: routes that need it answer 403.`
      : '',
  );
}

/** @param {Exchange} exchange */
export function absentMetadata({ claims, missingMetadata, ignoredClaims }) {
  const lines = [
    ...missingMetadata.map(
      ({ key, why }) => `Metadata “${key}” is not in the token: ${why}.`,
    ),
    ...ignoredClaims.map(
      ({ name, script, why }) =>
        `Claim “${name}” of ${script} was ignored: ${why}.`,
    ),
  ];
  if (claims.length + lines.length === 0) {
    lines.push(
      'The client has no metadata in this tenant, so there is nothing to copy.',
    );
  }
  return element(
    'ul',
    'absent',
    ...lines.map((line) => element('li', '', line)),
  );
}
