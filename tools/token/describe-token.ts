/** Claims that are times, in seconds since the epoch. */
const times = ['iat', 'nbf', 'exp'];

/** A token's header and payload for people to read, times as dates. Verifies nothing, and leaves the signature out. */
export function describeToken(token: string): string {
  const parts = token.split('.');
  if (parts.length !== 3) {
    return 'An opaque token: it is no JWT, and only the tenant knows what it means.';
  }
  const [header, payload] = parts.slice(0, 2).map(decodePart);
  const dates = Object.entries(payload ?? {})
    .filter(
      (entry): entry is [string, number] =>
        times.includes(entry[0]) && typeof entry[1] === 'number',
    )
    .map(([name, seconds]) => `${name}  ${dateOf(seconds)}`);
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

function decodePart(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<
    string,
    unknown
  >;
}

function dateOf(seconds: number): string {
  const minutes = Math.round((seconds * 1000 - Date.now()) / 60_000);
  const away =
    minutes === 0
      ? 'now'
      : minutes > 0
        ? `in ${duration(minutes)}`
        : `${duration(-minutes)} ago`;
  return `${new Date(seconds * 1000).toISOString()}  ${away}`;
}

const duration = (minutes: number): string =>
  minutes < 60
    ? `${minutes} min`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
