export interface Answer {
  readonly status: number;
  /** `WWW-Authenticate`, where there is one. */
  readonly challenge: string | null;
  readonly body: unknown;
}

/** Posts `body` as JSON, or gets where there is none, as the client whose token it is, if any. */
export async function send(
  url: string,
  body?: object,
  token?: string,
): Promise<Answer> {
  const response = await fetch(url, {
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
    },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
  return {
    status: response.status,
    challenge: response.headers.get('www-authenticate'),
    body: await response.json(),
  };
}
