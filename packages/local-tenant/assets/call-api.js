import { announce, element } from './dom.js';
import { onToken } from './token-event.js';

/**
 * @typedef {{ method: string, path: string, summary: string, body?: unknown }} Operation
 * @typedef {{ fault: string } | { fault?: undefined, status: number, headers: [string, string][], body: string, isComplete: boolean }} Answer
 */

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
const bodiless = ['GET', 'HEAD'];

/** Lets each client call the API, once it has got a token. */
export function offerCalls() {
  /** @type {WeakMap<HTMLElement, (token: string) => void>} */
  const forms = new WeakMap();
  onToken(({ panel, token }) => {
    const setToken = forms.get(panel) ?? createForm(panel);
    forms.set(panel, setToken);
    setToken(token);
  });
}

/**
 * A form that calls any route of the API with the client's latest token. The
 * tenant makes the call: this page may not call another origin.
 *
 * @param {HTMLElement} panel
 * @returns {(token: string) => void} sets the token
 */
function createForm(panel) {
  let latest = '';
  const route = element('select', '');
  const method = element('select', '', ...methods.map((name) => option(name)));
  const path = element('input', '');
  const body = element('textarea', '');
  const withToken = element('input', '');
  const hint = element('p', 'hint');
  const answer = element('div', 'answer');
  const send = element('button', 'send', 'Send');
  Object.assign(path, { spellcheck: false, autocomplete: 'off', value: '/' });
  Object.assign(body, { spellcheck: false, autocomplete: 'off', rows: 6 });
  Object.assign(withToken, { type: 'checkbox', checked: true });
  const routeField = field('Route', route);
  const bodyField = field('Body', body);
  const showBody = () => {
    bodyField.hidden = bodiless.includes(method.value);
  };
  /** @type {Operation[]} */
  let operations = [];

  const choose = () => {
    const chosen = operations[Number(route.value)];
    if (!chosen) return;
    method.value = chosen.method;
    path.value = chosen.path;
    body.value =
      chosen.body === undefined ? '' : JSON.stringify(chosen.body, null, 2);
    showBody();
  };
  const load = async () => {
    const response = await fetch('/_local/operations');
    const { operations: found, fault = '' } = await response.json();
    operations = found;
    route.replaceChildren(
      ...operations.map((operation, index) => {
        const { method: verb, path: at, summary } = operation;
        const text = `${verb} ${at}${summary && ` – ${summary}`}`;
        return option(text, index);
      }),
    );
    routeField.hidden = operations.length === 0;
    hint.replaceChildren(fault);
    if (fault) hint.append(' ', again);
    choose();
  };
  const again = element('button', '', 'Look again');
  again.type = 'button';
  again.addEventListener('click', () => void load());
  route.addEventListener('change', choose);
  method.addEventListener('change', showBody);

  const form = element(
    'form',
    'call-api',
    routeField,
    element('div', 'request', field('Method', method), field('Path', path)),
    bodyField,
    element('label', 'check', withToken, ' with the token'),
    send,
    hint,
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    send.setAttribute('aria-busy', 'true');
    const token = withToken.checked ? latest : undefined;
    const request = {
      method: method.value,
      path: path.value,
      ...(!bodyField.hidden && body.value && { body: body.value }),
      token,
    };
    try {
      const response = await fetch('/_local/call', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(request),
      });
      const { error, ...result } = await response.json();
      answer.replaceChildren(...answerView(error ? { fault: error } : result));
    } catch (error) {
      const fault = `The tenant did not answer: ${String(error)}`;
      answer.replaceChildren(...answerView({ fault }));
    } finally {
      send.removeAttribute('aria-busy');
      announce(answer.querySelector('.verdict')?.textContent);
    }
  });
  panel
    .querySelector('[data-mount=call]')
    ?.replaceChildren(element('h3', '', 'Call the API with it'), form, answer);
  showBody();
  return (token) => {
    latest = token;
    // The API may have been started since.
    if (operations.length === 0) void load();
  };
}

/** @param {Answer} answer */
function answerView(answer) {
  if (answer.fault !== undefined) {
    return [element('p', 'verdict refused', answer.fault)];
  }
  const { status, headers, body, isComplete } = answer;
  const { text, code } = readBody(body);
  const shown = element('pre', '', text);
  shown.tabIndex = 0;
  shown.role = 'group';
  shown.ariaLabel = 'The body of the answer';
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
      : [element('p', 'hint', 'The rest of the answer is not shown.')]),
  ];
}

/**
 * JSON with line breaks, and the code of an error in it.
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

/**
 * @param {string} text
 * @param {string | number} [value]
 */
function option(text, value = text) {
  const node = element('option', '', text);
  node.value = String(value);
  return node;
}

/**
 * @param {string} name
 * @param {HTMLElement} input
 */
const field = (name, input) =>
  element('label', 'field', element('span', '', name), input);
