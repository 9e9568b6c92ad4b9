import { callApi } from '../call-api.js';
import type { DpopKey } from '../dpop-key.js';
import type { Style } from './command.js';

export type Answer = Awaited<ReturnType<typeof send>>;

/**
 * Posts `body` as JSON, or gets where there is none.
 *
 * @param key proves that the request comes from the one who has it
 */
export async function send(
  url: string,
  body?: object,
  token?: string,
  key?: DpopKey,
) {
  const method = body ? 'POST' : 'GET';
  const answer = await callApi(url, {
    method,
    body: body && JSON.stringify(body),
    token,
    proof: key?.prove(method, url, token),
  });
  const { status, headers } = answer;
  const challenge = headers.get('www-authenticate');
  return { status, challenge, body: parseJson(answer.body) };
}

/** The text itself where it is not JSON: it is shown as it is. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** An answer for people: its status, what that means, the challenge, the body. */
export function describeAnswer(
  { status, challenge, body }: Answer,
  style: Style,
): string[] {
  const code = (body as { code?: unknown } | null)?.code;
  const verdict =
    status < 400
      ? 'accepted'
      : `${status < 500 ? 'rejected' : 'failed'}${typeof code === 'string' ? `: ${code}` : ''}`;
  return [
    style(status < 400 ? 'green' : 'red', `→ ${status} ${verdict}`),
    ...(challenge ? [`  WWW-Authenticate: ${challenge}`] : []),
    ...JSON.stringify(body, undefined, 2)
      .split('\n')
      .map((line) => `  ${line}`),
  ];
}
