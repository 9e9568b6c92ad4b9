/**
 * The token that this page now shows for a client; empty where it shows none.
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
export function tellToken(detail) {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}
