/**
 * The token that the page now shows for a client; empty if there is none.
 *
 * @typedef {{ panel: HTMLElement, token: string, key?: CryptoKeyPair | undefined }} TokenNews
 */

const name = 'tokenshown';

/** @param {(news: TokenNews) => void} listener */
export function onToken(listener) {
  document.addEventListener(name, (event) =>
    listener(/** @type {CustomEvent<TokenNews>} */ (event).detail),
  );
}

/** @param {TokenNews} detail */
export function dispatchToken(detail) {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}
