import { element } from './dom.js';
import { notCopied } from './not-copied.js';

/** @typedef {import('./comparison-table.js').Exchange} Exchange */

/**
 * What the token does not show: metadata that was not copied into it, and what
 * scripts logged.
 *
 * @param {Exchange} exchange
 */
export const exchangeNotes = (exchange) => [
  ...(exchange.status === 200 ? notCopied(exchange) : []),
  ...scriptOutput(exchange),
];

/** @param {Exchange} exchange */
function scriptOutput({ logs }) {
  const { kind = 'Action' } = document.body.dataset;
  const hasSeveral = new Set(logs.map(({ script }) => script)).size > 1;
  const lines = logs.map(({ script, level, text }) => {
    const labels = [
      ...(hasSeveral ? [script] : []),
      ...(level === 'info' ? [] : [level]),
    ];
    return element(
      'li',
      level,
      element('pre', '', text),
      ...labels.map((label) => element('span', 'hint', label)),
    );
  });
  const title = `What the ${kind} logged`;
  const list = element('ol', 'log-lines', ...lines);
  // It scrolls if it is long, so it must be focusable.
  list.tabIndex = 0;
  list.ariaLabel = title;
  return lines.length === 0 ? [] : [element('h3', '', title), list];
}

/**
 * How a script failed, with file and line.
 *
 * @param {NonNullable<Exchange['scriptError']>} error
 * @param {string} [prefix] of the first sentence
 */
export function scriptFailure({ script, message, file, line }, prefix = '') {
  const { kind = 'Action' } = document.body.dataset;
  return element(
    'div',
    'verdict refused',
    element(
      'p',
      '',
      `${prefix}The ${kind} ${script} failed at `,
      element('code', '', line ? `${file}:${line}` : file),
    ),
    element('pre', '', message),
  );
}
