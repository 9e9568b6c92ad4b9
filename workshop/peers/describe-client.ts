const {
  ISSUER_BASE_URL = '',
  AUDIENCE = '',
  CLAIM_NAMESPACE = '',
  PORT,
} = process.env;
export const settings = {
  issuer: ISSUER_BASE_URL,
  audience: AUDIENCE,
  host: '127.0.0.1',
  port: Number(PORT),
};

type Claims = Readonly<Record<string, unknown>>;

/** The claims of a client, for servers that check nothing. */
export const fixedClaims: Claims = {
  [`${CLAIM_NAMESPACE}urn`]: 'urn:example.com:c-0',
  [`${CLAIM_NAMESPACE}plan`]: 'pro',
  azp: 'client-000000-bench',
  scope: 'create:textAnalysis',
  exp: 2_000_000_000,
};

/** Makes the API's response to `GET /client` from a token's claims. */
export function describeClient(claims: Claims): Record<string, unknown> {
  const metadata: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(claims)) {
    if (name.startsWith(CLAIM_NAMESPACE))
      metadata[name.slice(CLAIM_NAMESPACE.length)] = value;
  }
  return {
    id: claims['azp'],
    scopes: String(claims['scope']).split(' '),
    metadata,
    expiresAt: new Date(Number(claims['exp']) * 1000 || 0).toISOString(),
  };
}

/** Prints the line that `startServer` waits for. */
export const announce = (address: string): void =>
  console.log(`listening on ${address}`);
