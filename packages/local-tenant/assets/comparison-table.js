import { element, valueElement } from './dom.js';
import { boundScripts } from './scripts.js';

/**
 * The tenant's record of a token request.
 *
 * @typedef {{
 *   id: string, at: string, durationMs: number, status: number,
 *   client?: string, clientId?: string, audience?: string,
 *   metadata: Record<string, string>, requestedScopes: string[], grantedScopes: string[],
 *   claims: { name: string, value: unknown, script: string, metadataKey?: string }[],
 *   ignoredClaims: { name: string, script: string, why: string }[],
 *   missingMetadata: { key: string, why: string }[],
 *   logs: { script: string, level: string, text: string }[],
 *   haveScriptsRun: boolean, scriptError?: { script: string, message: string, file: string, line?: number },
 *   error?: { error: string, error_description: string }, detail?: string
 * }} Exchange
 */

/** @typedef {'waiting' | 'copied' | 'lost' | 'failed' | 'stopped'} State */

/**
 * A table of metadata and scopes before the Action, and claims after it. Without
 * an exchange, the claims are blank.
 *
 * @param {Record<string, string>} metadata
 * @param {readonly string[]} scopes of the client's grant
 * @param {Exchange} [exchange]
 */
export function comparisonTable(metadata, scopes, exchange) {
  const { kind = 'Action' } = document.body.dataset;
  const claims = exchange?.claims ?? [];
  const refusal = refusalState(exchange);
  const keys = Object.keys(metadata);
  const rows = [
    ...(keys.length === 0
      ? [row(cell('metadata', 'none'), 'lost', cell('', 'nothing to copy'))]
      : []),
    ...Object.entries(metadata).flatMap(([key, value]) => {
      const before = cell(key, value);
      if (!exchange) return row(before, 'waiting', cell('', '–'));
      if (refusal) return row(before, refusal, cell('', 'no token'));
      const found = claims.filter(({ metadataKey }) => metadataKey === key);
      return found.length === 0
        ? row(before, 'lost', cell('', 'not in the token'))
        : found.map((claim) => row(before, 'copied', claimCell(claim)));
    }),
    ...claims
      .filter(({ metadataKey }) => metadataKey === undefined)
      .map((claim) =>
        row(cell('set by', claim.script), 'copied', claimCell(claim)),
      ),
    scopeRow(scopes, exchange),
  ];
  const names = boundScripts().map(({ name }) => name);
  return element(
    'table',
    'comparison-table',
    element('caption', 'visually-hidden', `Before and after the ${kind}`),
    element(
      'thead',
      '',
      element(
        'tr',
        '',
        columnHeader('In the tenant'),
        columnHeader(
          (names.join(', ') || `no ${kind}`) +
            (refusal === 'stopped' && names.length > 0 ? ': did not run' : ''),
        ),
        columnHeader('In the token'),
      ),
    ),
    element('tbody', '', ...rows),
  );
}

/**
 * If there is no token: 'failed' if the Action has run, 'stopped' if it has not.
 *
 * @param {Exchange} [exchange]
 * @returns {State | undefined}
 */
function refusalState(exchange) {
  if (!exchange || exchange.status === 200) return undefined;
  return exchange.haveScriptsRun ? 'failed' : 'stopped';
}

/** @param {readonly string[]} scopes @param {Exchange} [exchange] */
function scopeRow(scopes, exchange) {
  const before = cell('granted scopes', scopes.join(' ') || 'none');
  if (!exchange) return row(before, 'waiting', cell('', '–'));
  const refusal = refusalState(exchange);
  if (refusal) return row(before, refusal, cell('', 'no token'));
  const { grantedScopes } = exchange;
  return grantedScopes.length === 0
    ? row(before, 'lost', cell('scope', 'none'))
    : row(before, 'copied', cell('scope', grantedScopes.join(' ')));
}

/** @param {{ name: string, value: unknown }} claim */
const claimCell = ({ name, value }) =>
  cell(name, typeof value === 'string' ? value : JSON.stringify(value));

/** @param {string} name @param {string} value */
const cell = (name, value) => [
  element('span', 'name', name || '\u00A0'),
  valueElement(name, value),
];

/** @type {Readonly<Record<State, string>>} */
const arrowTexts = {
  waiting: 'to',
  copied: 'becomes',
  lost: 'is not copied',
  failed: 'is stopped',
  stopped: 'is stopped before',
};

/** @param {Node[]} before @param {State} state @param {Node[]} after */
function row(before, state, after) {
  const header = element('th', 'before', ...before);
  header.scope = 'row';
  const arrow = element(
    'span',
    'arrow',
    element('span', 'visually-hidden', arrowTexts[state]),
  );
  return element(
    'tr',
    state,
    header,
    element('td', 'between', arrow),
    element('td', 'after', ...after),
  );
}

/** @param {string} text */
function columnHeader(text) {
  const header = element('th', '', text);
  header.scope = 'col';
  return header;
}
