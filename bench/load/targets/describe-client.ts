import { namespace } from '../settings.js';

/** What `GET /client` answers, made out of a token's claims. */
export function describeClient(
  claims: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const metadata: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(claims)) {
    if (name.startsWith(namespace))
      metadata[name.slice(namespace.length)] = value;
  }
  return {
    id: claims['azp'],
    scopes: String(claims['scope']).split(' '),
    metadata,
    expiresAt: new Date(Number(claims['exp']) * 1000).toISOString(),
  };
}

export const port = Number(process.env['PORT']);
export const host = '127.0.0.1';
