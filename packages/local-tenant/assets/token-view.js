// The API's own rules: the server serves @repo/access-tokens' compiled modules here.
/* oxlint-disable import/no-absolute-path */
import { tokenProfiles } from '/page/access-tokens/profiles.js';
import {
  claimRules,
  getFailingRules,
  headerRules,
} from '/page/access-tokens/rules.js';
import { claimsTable } from './claims-table.js';
import { decodeToken, getSignatureFault, verifiable } from './decode-token.js';
import { copyButton, element } from './dom.js';

/** @typedef {import('./comparison-table.js').Exchange} Exchange */

/**
 * Decodes and checks a token. The token is not sent anywhere.
 *
 * @param {string} token
 * @param {Exchange} [exchange] that issued it, if known
 * @returns {Promise<{ verdict: HTMLElement, content: HTMLElement[] }>}
 */
export async function viewToken(token, exchange) {
  const { issuer = '', namespace = '', ...dataset } = document.body.dataset;
  const audience = exchange?.audience ?? dataset['audience'] ?? '';
  let decoded;
  try {
    decoded = decodeToken(token);
  } catch (error) {
    const verdict = createVerdict([/** @type {Error} */ (error).message]);
    return { verdict, content: [] };
  }
  const failing = findFaults(decoded, issuer, audience);
  const faults = failing.map(({ detail }) => detail);
  // Signatures are verified only with this tenant's keys and algorithms.
  if (!failing.some(({ name }) => ['iss', 'alg', 'kid'].includes(name))) {
    const fault = await getSignatureFault(decoded);
    if (fault) faults.unshift(fault);
  }
  return {
    verdict: createVerdict(faults, decoded.claims),
    content: [
      element('h3', '', 'Header'),
      element('pre', '', JSON.stringify(decoded.header)),
      element('h3', '', 'Payload'),
      claimsTable(decoded.claims, exchange?.claims ?? [], namespace),
    ],
  };
}

/**
 * The token as it is sent.
 *
 * @param {string} token
 */
export const rawToken = (token) => [
  element('h3', '', 'Token'),
  element(
    'div',
    'code raw',
    element('code', '', token),
    copyButton(token, 'the token'),
  ),
];

/**
 * The rules that the token does not meet in an API with default settings, except
 * for the algorithm in tenant.yaml. The signature is checked elsewhere.
 *
 * @param {import('./decode-token.js').DecodedToken} token
 * @param {string} issuer
 * @param {string} audience
 */
function findFaults({ header, claims }, issuer, audience) {
  const now = Date.now() / 1000;
  const profile = tokenProfiles.auth0;
  /** @type {Record<string, string>} */
  const algorithms = JSON.parse(document.body.dataset['algorithms'] ?? '{}');
  const algorithm = algorithms[audience] ?? 'RS256';
  const context = {
    issuer,
    audience,
    profile,
    now,
    toleranceSeconds: 5,
    proofOfPossession: /** @type {const} */ ('allowed'),
  };
  const failing = [
    ...getFailingRules(headerRules, header, {
      algorithms: algorithm in verifiable ? [algorithm] : [],
    }),
    ...getFailingRules(claimRules, claims, context),
  ];
  // If several rules about one claim fail, only the first is shown.
  const names = failing.map(({ name }) => name);
  return failing.filter(({ name }, index) => names.indexOf(name) === index);
}

/**
 * @param {readonly string[]} faults
 * @param {Record<string, unknown>} [claims]
 */
function createVerdict(faults, claims = {}) {
  if (faults.length > 0) {
    const text = 'The API rejects this token:';
    return element('div', 'verdict refused', text, list('', faults));
  }
  const { namespace = '' } = document.body.dataset;
  const hasScope = claims['scope'] || claims['permissions'];
  const hasMetadata = Object.keys(claims).some((name) =>
    name.startsWith(namespace),
  );
  const lacks = [
    ...(hasScope ? [] : ['no scope']),
    ...(hasMetadata ? [] : ['no metadata']),
  ].join(' and ');
  return element(
    'p',
    `verdict ${lacks ? 'limited' : 'accepted'}`,
    'The API accepts this token.',
    lacks && ` It has ${lacks}: routes that require it answer 403.`,
  );
}

/**
 * @param {string} className
 * @param {readonly string[]} lines
 */
const list = (className, lines) =>
  element('ul', className, ...lines.map((line) => element('li', '', line)));
