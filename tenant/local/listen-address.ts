export interface ListenAddress {
  readonly port: number;
  readonly hostname: 'localhost' | '127.0.0.1' | '[::1]';
}

const loopback = ['localhost', '127.0.0.1', '[::1]'] as const;

/**
 * Where the API expects the local tenant: at the first loopback URL of
 * `ISSUER_BASE_URL`. One that names a real tenant says nothing about this one.
 */
export function listenAddress(issuers: string | undefined): ListenAddress {
  for (const issuer of issuers?.split(',') ?? []) {
    if (!URL.canParse(issuer.trim())) continue;
    const url = new URL(issuer.trim());
    const hostname = loopback.find((name) => name === url.hostname);
    if (hostname) return { hostname, port: Number(url.port || 80) };
  }
  return { hostname: 'localhost', port: 4000 };
}
