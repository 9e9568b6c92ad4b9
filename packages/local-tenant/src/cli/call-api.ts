import { callApi } from '../call-api.js';
import type { DpopKey } from '../dpop-key.js';
import type { Style } from './command.js';

export type ApiResponse = Awaited<ReturnType<typeof send>>;

/**
 * Sends `body` as JSON in a POST request, or a GET request without a body. If the
 * API demands a nonce in the DPoP proof, it is sent again with the nonce.
 *
 * @param key the key for a DPoP proof
 */
export async function send(
  url: string,
  body?: object,
  token?: string,
  key?: DpopKey,
) {
  const method = body ? 'POST' : 'GET';
  const call = (nonce?: string) =>
    callApi(url, {
      method,
      body: body && JSON.stringify(body),
      token,
      proof: key?.prove(method, url, token, nonce),
    });
  const first = await call();
  const nonce = first.headers.get('dpop-nonce');
  const isNonceDemanded = key && first.status === 401 && nonce;
  const response = isNonceDemanded ? await call(nonce) : first;
  const { status, headers } = response;
  const challenge = headers.get('www-authenticate');
  return { status, challenge, body: parseJson(response.body) };
}

/** Returns the text itself if it is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The error code in the body of a response, or '' if there is none. */
export function getErrorCode({ body }: ApiResponse): string {
  const { code, error = '' } = (body ?? {}) as Record<string, unknown>;
  const found = code ?? error;
  return typeof found === 'string' ? found : '';
}

/** A response for people: its status and what that means, the challenge, and the body. */
export function describeResponse(
  response: ApiResponse,
  style: Style,
): string[] {
  const { status, challenge, body } = response;
  const code = getErrorCode(response);
  const verdict =
    status < 400
      ? 'accepted'
      : `${status < 500 ? 'rejected' : 'failed'}${code && `: ${code}`}`;
  return [
    style(status < 400 ? 'green' : 'red', `→ ${status} ${verdict}`),
    ...(challenge ? [`  WWW-Authenticate: ${challenge}`] : []),
    ...JSON.stringify(body, undefined, 2)
      .split('\n')
      .map((line) => `  ${line}`),
  ];
}
