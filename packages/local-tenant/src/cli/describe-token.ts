import type { LocalClient } from '../local-client.js';

type Members = Readonly<Record<string, unknown>>;

/** Header and payload of a JWT, not verified; `undefined` for any other token. */
export function decodeToken(
  token: string,
): Record<'header' | 'payload', Members> | undefined {
  const [header, payload, signature, more] = token.split('.');
  if (!header || !payload || signature === undefined || more) return undefined;
  const decode = (part: string) =>
    JSON.parse(Buffer.from(part, 'base64url').toString()) as Members;
  return { header: decode(header), payload: decode(payload) };
}

/** A token's header and payload for people to read, times as dates. Verifies nothing, and leaves the signature out. */
export function describeToken(token: string): string {
  const decoded = decodeToken(token);
  if (!decoded) {
    return 'An opaque token: it is not a JWT, and only the tenant knows what it means.';
  }
  const { header, payload } = decoded;
  const dates = Object.entries(payload)
    .filter(([name]) => ['iat', 'nbf', 'exp'].includes(name))
    .flatMap(([name, seconds]) =>
      typeof seconds === 'number' ? `${name}  ${describeDate(seconds)}` : [],
    );
  return [
    'header',
    JSON.stringify(header, undefined, 2),
    '',
    'payload',
    JSON.stringify(payload, undefined, 2),
    '',
    ...dates,
  ].join('\n');
}

function describeDate(seconds: number): string {
  const minutes = Math.round((seconds * 1000 - Date.now()) / 60_000);
  const away = Math.abs(minutes);
  const duration =
    away < 60 ? `${away} min` : `${Math.floor(away / 60)} h ${away % 60} min`;
  const when = minutes > 0 ? `in ${duration}` : `${duration} ago`;
  return `${new Date(seconds * 1000).toISOString()}  ${minutes === 0 ? 'now' : when}`;
}

const meanings: Readonly<Record<string, string>> = {
  iss: 'the tenant that signed this',
  sub: 'the client, for itself',
  aud: 'the API that it is for',
  iat: 'issued at',
  exp: 'expires at',
  scope: 'what the client may do',
  gty: 'a machine asked, not a user',
  azp: "the client's id",
};

/** A line for each claim, with what it means; the client's metadata is marked. */
export function explainClaims(
  claims: Members,
  { metadata }: LocalClient,
  namespace: string,
): string[] {
  const lines = Object.entries(claims).map(([name, value]) => {
    const key = name.slice(namespace.length);
    const date =
      (name === 'iat' || name === 'exp') && typeof value === 'number'
        ? ` ${new Date(value * 1000).toISOString()}`
        : '';
    const meaning = name.startsWith(namespace)
      ? `◀ ${key in metadata ? `the client's metadata "${key}"` : 'not from the metadata'}, put here by the tenant's Action`
      : `${meanings[name] ?? ''}${date}`;
    return [
      `${JSON.stringify(name)}: ${JSON.stringify(value)}`,
      meaning,
    ] as const;
  });
  const width = Math.max(...lines.map(([text]) => text.length));
  return lines.map(([text, meaning]) =>
    `${text.padEnd(width)}  ${meaning}`.trimEnd(),
  );
}
