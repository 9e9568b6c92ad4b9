import { element } from './dom.js';

/**
 * @typedef {{ fault: string } | { fault?: undefined, status: number, headers: [string, string][], body: string, isComplete: boolean }} ApiResponse
 */

/**
 * Shows the API's response.
 *
 * @param {ApiResponse} response
 */
export function responseView(response) {
  if (response.fault !== undefined) {
    return [element('p', 'verdict refused', response.fault)];
  }
  const { status, headers, body, isComplete } = response;
  const { text, code } = readBody(body);
  const shown = element('pre', '', text);
  shown.tabIndex = 0;
  shown.role = 'group';
  shown.ariaLabel = 'Response body';
  return [
    element(
      'p',
      `verdict ${status < 400 ? 'accepted' : 'refused'}`,
      `The API answers ${status}${code && ` ${code}`}.`,
    ),
    element(
      'dl',
      'headers',
      ...headers.flatMap(([name, value]) => [
        element('dt', '', name),
        element('dd', 'value', value),
      ]),
    ),
    ...(text ? [shown] : []),
    ...(isComplete
      ? []
      : [element('p', 'hint', 'The response is too long to show in full.')]),
  ];
}

/**
 * Formats JSON, and returns the error code in it.
 *
 * @param {string} body
 */
function readBody(body) {
  try {
    const value = JSON.parse(body);
    const code = value?.code ?? value?.error;
    return {
      text: JSON.stringify(value, null, 2),
      code: typeof code === 'string' ? code : '',
    };
  } catch {
    return { text: body, code: '' };
  }
}
