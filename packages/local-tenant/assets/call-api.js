import { responseView } from './api-response.js';
import { announce, element } from './dom.js';
import { field, option } from './fields.js';
import { sendRequest } from './send-request.js';
import { onToken } from './token-event.js';

/**
 * @typedef {{ method: string, path: string, summary: string, body?: unknown }} Operation
 */

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
const bodiless = ['GET', 'HEAD'];

/** @typedef {{ operations: Operation[], fault?: string }} Routes */

/** Lets each client call any route of the API with its latest token. */
export function offerCalls() {
  const panels = [...document.querySelectorAll('.call')];
  const forms = new Map(panels.map((place) => [place, createForm(load)]));
  /** @type {Routes} */
  let routes = { operations: [] };
  async function load() {
    routes = await (await fetch('/_local/operations')).json();
    for (const form of forms.values()) form.showRoutes(routes);
  }
  for (const [place, { content }] of forms) place.replaceChildren(...content);
  void load();
  onToken(({ panel, token, key }) => {
    const place = panel.querySelector('.call');
    if (place) forms.get(place)?.setToken(token, key);
    // The API may have been started since.
    if (token && routes.operations.length === 0) void load();
  });
}

/**
 * A form that calls the API.
 *
 * @param {() => void} reload
 */
function createForm(reload) {
  let latest = '';
  /** @type {CryptoKeyPair | undefined} the key that the token is bound to */
  let key;
  const route = element('select', '');
  const method = element('select', '', ...methods.map((name) => option(name)));
  const path = element('input', '');
  const body = element('textarea', '');
  const withToken = element('input', '');
  const hint = element('p', 'hint');
  const response = element('div', 'response');
  const send = element('button', 'send', 'Send');
  const again = element('button', '', 'Try again');
  Object.assign(path, { spellcheck: false, autocomplete: 'off', value: '/' });
  Object.assign(body, { spellcheck: false, autocomplete: 'off', rows: 6 });
  Object.assign(withToken, { type: 'checkbox', disabled: true });
  again.type = 'button';
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
  again.addEventListener('click', reload);
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
    const request = {
      method: method.value,
      path: path.value,
      ...(!bodyField.hidden && body.value && { body: body.value }),
      ...(withToken.checked && { token: latest, key }),
    };
    response.replaceChildren(...responseView(await sendRequest(request)));
    send.removeAttribute('aria-busy');
    announce(response.querySelector('.verdict')?.textContent);
  });
  showBody();
  return {
    content: [element('h3', '', 'Call the API'), form, response],
    /** @param {string} token @param {CryptoKeyPair} [itsKey] */
    setToken(token, itsKey) {
      if (!latest || !token) withToken.checked = token !== '';
      withToken.disabled = token === '';
      latest = token;
      key = itsKey;
    },
    /** @param {Routes} routes */
    showRoutes({ operations: found, fault = '' }) {
      operations = found;
      route.replaceChildren(
        ...operations.map(({ method: verb, path: at, summary }, index) =>
          option(`${verb} ${at}${summary && ` – ${summary}`}`, index),
        ),
      );
      routeField.hidden = operations.length === 0;
      hint.replaceChildren(fault);
      if (fault) hint.append(' ', again);
      choose();
    },
  };
}
