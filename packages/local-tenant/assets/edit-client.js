import { announce, byId, element, noResponse } from './dom.js';
import { editForm } from './edit-form.js';
import { resetPanel } from './get-token.js';
import { acceptChange } from './watch-tenant.js';

/**
 * @typedef {{ audience: string, scopes: string[], knownScopes: string[] }} Grant
 * @typedef {{ client: string, metadata: Record<string, string>, grants: Grant[], missing: string[], isChanged: boolean }} Client
 */

/** Adds forms that change each client's metadata and scopes in this tenant. */
export async function offerEdits() {
  const response = await fetch('/_local/clients');
  /** @type {Client[]} */
  const clients = await response.json();
  for (const panel of document.querySelectorAll('.client-panel')) {
    offer(/** @type {HTMLElement} */ (panel), clients);
  }
}

/**
 * @param {HTMLElement} panel
 * @param {Client[]} clients
 */
function offer(panel, clients) {
  const place = panel.querySelector('.edit');
  const client = clients.find(
    ({ client: one }) => one === panel.dataset['client'],
  );
  if (!place || !client) return;
  const { client: name } = client;
  const fault = element('p', 'verdict refused');
  fault.hidden = true;
  /** @param {string} message */
  const refuse = (message) => {
    fault.hidden = false;
    fault.textContent = message;
    announce(message);
  };
  /** @param {string} method @param {object} values @param {string} done */
  const send = async (method, values, done) => {
    const response = await request(method, values);
    if (response.error !== undefined) refuse(response.error);
    if (!response.clients) return;
    fault.hidden = true;
    announce(done);
    show(panel, response.clients, done);
    offer(panel, response.clients);
    panel.querySelector('summary')?.focus();
  };
  const form = editForm(
    client,
    (metadata, grants) =>
      void send(
        'PUT',
        { client: name, metadata, grants },
        'Saved. The next token has the change.',
      ),
    refuse,
  );
  const undo = button(
    'Undo',
    () =>
      void send(
        'DELETE',
        { client: name },
        'Undone. The next token has the values from the tenant’s files.',
      ),
  );
  const takeOver = button(
    'Write to the tenant’s files',
    () => void send('POST', { client: name }, 'Written to the tenant’s files.'),
  );
  place.replaceChildren(
    ...(client.isChanged
      ? [
          element(
            'div',
            'changed',
            element(
              'p',
              '',
              'Changed on this machine only. The tenant’s files are unchanged.',
            ),
            undo,
            takeOver,
          ),
        ]
      : []),
    element(
      'details',
      '',
      element('summary', '', 'Change metadata and scopes'),
      form,
    ),
    fault,
  );
}

/**
 * Shows the changed client and removes the previous token.
 *
 * @param {HTMLElement} panel
 * @param {Client[]} clients
 * @param {string} done
 */
function show(panel, clients, done) {
  const { dataset } = panel;
  const client = clients.find(({ client: one }) => one === dataset['client']);
  dataset['metadata'] = JSON.stringify(client?.metadata);
  dataset['grants'] = JSON.stringify(client?.grants);
  resetPanel(panel);
  const tab = byId(panel.getAttribute('aria-labelledby') ?? '');
  tab.querySelector('small')?.replaceChildren(client?.missing.join(', ') ?? '');
  panel
    .querySelector('.outcome')
    ?.replaceChildren(element('p', 'verdict waiting', done));
  acceptChange();
}

/**
 * @param {string} method
 * @param {object} values
 * @returns {Promise<{ clients?: Client[], error?: string }>}
 */
async function request(method, values) {
  try {
    const headers = { 'content-type': 'application/json' };
    const init = { method, headers, body: JSON.stringify(values) };
    const response = await fetch('/_local/edits', init);
    const body = await response.json();
    return response.ok ? { clients: body } : body;
  } catch {
    return { error: noResponse };
  }
}

/** @param {string} text @param {() => void} act */
function button(text, act) {
  const node = element('button', '', text);
  node.type = 'button';
  node.addEventListener('click', act);
  return node;
}
