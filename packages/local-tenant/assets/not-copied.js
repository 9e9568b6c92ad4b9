import { copyButton, element } from './dom.js';
import { boundScripts } from './scripts.js';

/** @typedef {import('./comparison-table.js').Exchange} Exchange */

/**
 * Lists the client's metadata that is not in the token, with the reason and the
 * line to add. Empty if all of it was copied.
 *
 * @param {Exchange} exchange
 */
export function notCopied({
  claims,
  missingMetadata,
  ignoredClaims,
  metadata,
}) {
  const items = [
    ...missingMetadata.map(({ key, why }) =>
      element(
        'li',
        '',
        `Metadata “${key}” is not in the token: ${endSentence(why)}`,
        ...(metadata[key] === '' || isTooLate(why)
          ? []
          : lineToAdd(key, claims[0]?.script)),
      ),
    ),
    ...ignoredClaims
      .filter(({ name }) => !isAbout(missingMetadata, name))
      .map(({ name, script, why }) =>
        element(
          'li',
          '',
          `Claim “${name}” of ${script} was ignored: ${endSentence(why)}`,
        ),
      ),
  ];
  if (items.length + claims.length === 0) return [noMetadata()];
  return items.length === 0 ? [] : [element('ul', 'lost-list', ...items)];
}

/** What to do for a client without metadata. */
export const noMetadata = () =>
  element(
    'p',
    'lost-list',
    'The client has no metadata, so there is nothing to copy. Add it as client_metadata of the client in tenant.yaml.',
  );

/** @param {Exchange['missingMetadata']} missing @param {string} name of a claim */
const isAbout = (missing, name) =>
  missing.some(({ why }) => why.startsWith(`claim "${name}" `));

/** Whether the Action has set the claim too late, without an `await`. @param {string} why */
const isTooLate = (why) => why.endsWith('?');

/** @param {string} text */
const endSentence = (text) => (isTooLate(text) ? text : `${text}.`);

/**
 * @param {string} key
 * @param {string | undefined} copier the script that copies other metadata
 */
function lineToAdd(key, copier) {
  const { kind, namespace } = document.body.dataset;
  const all = boundScripts();
  const script = all.find(({ name }) => name === copier) ?? all.at(-1);
  if (!script) {
    return [' No Action runs: bind one to the trigger in tenant.yaml.'];
  }
  const name = quote((namespace || 'https://example.com/') + key);
  const member = /^[a-z_$][\w$]*$/i.test(key) ? `.${key}` : `[${quote(key)}]`;
  const line =
    kind === 'Hook'
      ? `accessToken[${name}] = client.metadata${member};`
      : `api.accessToken.setCustomClaim(${name}, event.client.metadata${member});`;
  return [
    ' To copy it, add this line to ',
    element('code', '', script.file),
    ':',
    element(
      'div',
      'code',
      element('pre', '', line),
      copyButton(line, `the line for ${key}`),
    ),
  ];
}

/** @param {string} text */
const quote = (text) =>
  `'${JSON.stringify(text)
    .slice(1, -1)
    .replaceAll("'", String.raw`\'`)
    .replaceAll(String.raw`\"`, '"')}'`;
