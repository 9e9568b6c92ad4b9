import { describeFailure } from '../describe-failure.js';
import type { Style } from './command.js';

export type Answer = Awaited<ReturnType<typeof send>>;

/** Posts `body` as JSON, or gets where there is none. */
export async function send(url: string, body?: object, token?: string) {
  const response = await fetch(url, {
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
    },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    throw new Error(`${url} does not answer: ${describeFailure(cause)}`, {
      cause,
    });
  });
  const { status, headers } = response;
  let answer: unknown = await response.text();
  try {
    answer = JSON.parse(String(answer));
  } catch {
    // It is shown as it is.
  }
  return { status, challenge: headers.get('www-authenticate'), body: answer };
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
      : `${status < 500 ? 'refused' : 'failed'}${typeof code === 'string' ? `: ${code}` : ''}`;
  return [
    style(status < 400 ? 'green' : 'red', `→ ${status} ${verdict}`),
    ...(challenge ? [`  WWW-Authenticate: ${challenge}`] : []),
    ...JSON.stringify(body, undefined, 2)
      .split('\n')
      .map((line) => `  ${line}`),
  ];
}
