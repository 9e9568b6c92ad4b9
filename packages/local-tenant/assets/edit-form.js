import { element } from './dom.js';

/**
 * A form for a client's metadata and the scopes of its grants.
 *
 * @param {import('./edit-client.js').Client} client
 * @param {(metadata: Record<string, string>, grants: { audience: string, scopes: string[] }[]) => void} save
 * @param {(fault: string) => void} refuse
 */
export function editForm({ metadata, grants }, save, refuse) {
  const rows = element('div', 'rows');
  const add = element('button', '', 'Add metadata');
  add.type = 'button';
  add.addEventListener('click', () => {
    const row = pairRow('', '');
    rows.append(row);
    row.querySelector('input')?.focus();
  });
  rows.append(
    ...Object.entries(metadata).map(([key, value]) => pairRow(key, value)),
  );
  const form = element(
    'form',
    'edit-client',
    rows,
    add,
    ...grants.map(scopeField),
    element('button', 'save', 'Save'),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const pairs = [...rows.children].map((row) =>
      [...row.querySelectorAll('input')].map(({ value }) => value),
    );
    const keys = pairs.flatMap(([key]) => key || []);
    const twice = keys.find((key, index) => keys.indexOf(key) !== index);
    if (twice) return refuse(`The metadata key "${twice}" appears twice.`);
    const fields = [...form.querySelectorAll('fieldset')];
    save(
      Object.fromEntries(pairs.filter(([key]) => key)),
      grants.map(({ audience }, index) => ({
        audience,
        scopes: [
          ...(fields[index]?.querySelectorAll('input:checked') ?? []),
        ].map((box) => /** @type {HTMLInputElement} */ (box).value),
      })),
    );
  });
  return form;
}

/** @param {string} key @param {string} value */
function pairRow(key, value) {
  const remove = element(
    'button',
    '',
    'Remove',
    element('span', 'visually-hidden', ` ${key}`),
  );
  remove.type = 'button';
  const row = element(
    'div',
    'pair',
    input('Metadata key', key),
    input(`Value of ${key || 'the new key'}`, value),
    remove,
  );
  remove.addEventListener('click', () => {
    const next = row.parentElement?.nextElementSibling;
    row.remove();
    // Otherwise, the focus would be lost with the row.
    if (next instanceof HTMLElement) next.focus();
  });
  return row;
}

/** @param {string} label @param {string} value */
function input(label, value) {
  const node = element('input', '');
  Object.assign(node, { value, maxLength: 255, ariaLabel: label });
  Object.assign(node, { spellcheck: false, autocomplete: 'off' });
  return node;
}

/** @param {import('./edit-client.js').Grant} grant */
const scopeField = ({ audience, scopes, knownScopes }) =>
  element(
    'fieldset',
    '',
    element('legend', '', `Scopes for ${audience}`),
    ...knownScopes.map((scope) => {
      const box = element('input', '');
      box.type = 'checkbox';
      box.value = scope;
      box.checked = scopes.includes(scope);
      return element('label', 'check', box, ` ${scope}`);
    }),
  );
