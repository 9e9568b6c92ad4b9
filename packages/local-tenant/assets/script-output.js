import { element } from './dom.js';

/**
 * What scripts wrote to their console during the exchange, and how one failed.
 *
 * @param {import('./trip.js').Exchange} exchange
 */
export function scriptOutput({ logs, scriptError }) {
  const { kind = 'Action' } = document.body.dataset;
  const lines = logs.map(({ script, level, text }) =>
    element(
      'li',
      level,
      element('span', 'hint', level === 'info' ? script : `${script} ${level}`),
      element('pre', '', text),
    ),
  );
  return [
    ...(scriptError ? [errorBox(kind, scriptError)] : []),
    ...(lines.length === 0
      ? []
      : [
          element('h3', '', `What the ${kind} logged`),
          element('ol', 'log-lines', ...lines),
        ]),
  ];
}

/**
 * @param {string} kind
 * @param {NonNullable<import('./trip.js').Exchange['scriptError']>} error
 */
const errorBox = (kind, { script, message, file, line }) =>
  element(
    'div',
    'script-error refused',
    element(
      'p',
      '',
      `The ${kind} ${script} failed at `,
      element('code', '', line ? `${file}:${line}` : file),
    ),
    element('pre', '', message),
  );
