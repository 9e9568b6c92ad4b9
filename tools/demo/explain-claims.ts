import type { LocalClient } from '../../tenant/local/local-client.js';

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
  claims: Readonly<Record<string, unknown>>,
  { metadata }: LocalClient,
  namespace: string,
): string[] {
  const lines = Object.entries(claims).map(([name, value]) => {
    const text = `${JSON.stringify(name)}: ${JSON.stringify(value)}`;
    return [text, meaningOf(name, value, metadata, namespace)] as const;
  });
  const width = Math.max(...lines.map(([text]) => text.length));
  return lines.map(([text, meaning]) =>
    `${text.padEnd(width)}  ${meaning}`.trimEnd(),
  );
}

function meaningOf(
  name: string,
  value: unknown,
  metadata: Readonly<Record<string, string>>,
  namespace: string,
): string {
  if (name.startsWith(namespace)) {
    const key = name.slice(namespace.length);
    const from =
      key in metadata
        ? `the client's metadata "${key}"`
        : 'not from the metadata';
    return `◀ ${from}, put here by the tenant's Action`;
  }
  const date =
    (name === 'iat' || name === 'exp') && typeof value === 'number'
      ? ` ${new Date(value * 1000).toISOString()}`
      : '';
  return `${meanings[name] ?? ''}${date}`;
}
