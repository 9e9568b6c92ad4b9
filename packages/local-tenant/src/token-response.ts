/** The response to a token request, successful or not. */
export interface TokenResponse {
  readonly status: number;
  readonly headers: Pick<Headers, 'get' | 'has'>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A client's TLS certificate and key, and the authority that it trusts; all in PEM. */
export interface TlsCredentials {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

/** Sends a token request. */
export const postTokenRequest = async (
  issuer: string,
  init: RequestInit,
): Promise<TokenResponse> =>
  read(await fetch(`${issuer}oauth/token`, { method: 'POST', ...init }));

/** Sends a token request over TLS, with a client certificate. */
export async function postTokenRequestByTls(
  issuer: string,
  init: { headers: Record<string, string>; body: string },
  connect: TlsCredentials,
): Promise<TokenResponse> {
  // Imported here because it is slow to load.
  const { Agent, fetch: fetchBy } = await import('undici');
  const dispatcher = new Agent({ connect });
  try {
    const url = `${issuer.replace(/^http:/, 'https:')}oauth/token`;
    return await read(
      await fetchBy(url, { method: 'POST', dispatcher, ...init }),
    );
  } finally {
    await dispatcher.close();
  }
}

const read = async (response: {
  readonly status: number;
  readonly headers: TokenResponse['headers'];
  json(): Promise<unknown>;
}): Promise<TokenResponse> => ({
  status: response.status,
  headers: response.headers,
  body: (await response.json()) as Record<string, unknown>,
});
