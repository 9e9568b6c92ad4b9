/**
 * A client has got a token on this page.
 *
 * @typedef {{
 *   panel: HTMLElement, client: string, clientId: string, audience: string,
 *   token: string, key: CryptoKeyPair | undefined, exchange: import('./trip.js').Exchange | undefined
 * }} TokenNews
 */

const name = 'tokenissued';

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
