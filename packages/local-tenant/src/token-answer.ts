/** The answer to a token request, granted or not. */
export interface TokenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Sends a token request. */
export async function postTokenRequest(
  issuer: string,
  init: RequestInit,
): Promise<TokenAnswer> {
  const response = await fetch(`${issuer}oauth/token`, {
    method: 'POST',
    ...init,
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}
