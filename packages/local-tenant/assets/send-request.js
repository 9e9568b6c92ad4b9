import { noResponse } from './dom.js';
import { prove } from './dpop.js';

/**
 * @typedef {import('./api-response.js').ApiResponse} ApiResponse
 * @typedef {{ method: string, path: string, body?: string, token?: string }} ApiRequest
 */

/**
 * Calls the API. If the API demands a nonce in the DPoP proof, the request is sent
 * again with the nonce.
 *
 * @param {ApiRequest & { key?: CryptoKeyPair }} request with the key that its token is bound to
 */
export async function sendRequest({ key, ...request }) {
  const { method, path, token } = request;
  const url = document.body.dataset['apiUrl'] + path.replace(/^\/+/, '');
  /** @param {string} [nonce] */
  const send = async (nonce) =>
    post({
      ...request,
      proof: key && (await prove(key, method, url, token, nonce)),
    });
  const first = await send();
  const nonce = key && getDemandedNonce(first);
  return nonce ? send(nonce) : first;
}

/** @param {ApiResponse} response */
const getDemandedNonce = (response) =>
  response.fault === undefined && response.status === 401
    ? new Headers(response.headers).get('dpop-nonce')
    : undefined;

/**
 * Lets the tenant make the call: this page may not call another origin.
 *
 * @param {ApiRequest & { proof?: string }} request
 * @returns {Promise<ApiResponse>}
 */
async function post(request) {
  try {
    const response = await fetch('/_local/call', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
    const { error, ...shown } = await response.json();
    return error ? { fault: error } : shown;
  } catch {
    return { fault: noResponse };
  }
}
