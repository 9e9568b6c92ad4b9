export interface Answer {
  readonly status: number;
  /** `WWW-Authenticate`, where there is one. */
  readonly challenge: string | null;
  readonly body: unknown;
}

/** Posts JSON, as the client whose token it is, if any. */
export async function post(
  url: string,
  body: unknown,
  token?: string,
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  return {
    status: response.status,
    challenge: response.headers.get('www-authenticate'),
    body: await response.json(),
  };
}
