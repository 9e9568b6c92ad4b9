import type { RecentExchanges } from '../check/facts.js';
import type { ExchangeRecord } from '../exchange-log.js';
import type { Style } from './command.js';

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

/** Whether the token is bound to a key, so that requests with it need a proof. */
export function isBoundToKey(token: string): boolean {
  const { payload } = decodeToken(token) ?? {};
  return typeof (payload?.['cnf'] as { jkt?: unknown })?.jkt === 'string';
}

/**
 * Explains a token: its header, each claim with its meaning, and the client's
 * metadata that is missing. Verifies nothing, and omits the signature.
 *
 * @param recent the recent exchanges of the local tenant, if it issued the token
 */
export function explainToken(
  token: string,
  namespace: string,
  recent: RecentExchanges | undefined,
  style: Style,
): string[] {
  const decoded = decodeToken(token);
  if (!decoded) {
    return ['This is an opaque token, not a JWT: only the tenant can read it.'];
  }
  const { scripts = [], exchanges = [] } = recent ?? {};
  const { azp, client_id: ownId = azp } = decoded.payload;
  const exchange = exchanges.find(
    ({ status, clientId }) => status === 200 && clientId === ownId,
  );
  const missing = exchange?.missingMetadata ?? [];
  return [
    style('bold', 'header'),
    ...JSON.stringify(decoded.header, undefined, 2).split('\n'),
    '',
    style('bold', 'payload'),
    ...explainClaims(decoded.payload, namespace, exchange?.claims, style),
    ...missing.map(({ key, why }) =>
      style('yellow', `metadata \`${key}\` was not copied: ${why}`),
    ),
    ...(missing.length > 0 && scripts.length > 0
      ? [`${scripts.join(', ')} decides which metadata is copied.`]
      : []),
    '',
  ];
}

function explainClaims(
  claims: Members,
  namespace: string,
  origins: ExchangeRecord['claims'] | undefined,
  style: Style,
): string[] {
  const explain = (name: string, value: unknown) => {
    if (namespace !== '' && name.startsWith(namespace)) {
      const origin = origins?.find((claim) => claim.name === name);
      const source = origin?.metadataKey
        ? `from the client's metadata "${origin.metadataKey}", `
        : '';
      return `◀ ${source}added by the tenant's Action`;
    }
    const isDate = ['iat', 'nbf', 'exp'].includes(name);
    const date = isDate && typeof value === 'number' ? describeDate(value) : '';
    return `${meanings[name] ?? ''} ${date}`.trim();
  };
  const lines = Object.entries(claims).map(
    ([name, value]) =>
      [
        `${JSON.stringify(name)}: ${JSON.stringify(value)}`,
        explain(name, value),
      ] as const,
  );
  const width = Math.max(...lines.map(([text]) => text.length));
  return lines.map(([text, meaning]) =>
    `${text.padEnd(width)}  ${style('dim', meaning)}`.trimEnd(),
  );
}

const meanings: Readonly<Record<string, string>> = {
  iss: 'the tenant that issued the token',
  sub: 'the client itself, not a user',
  aud: 'the API that the token is for',
  iat: 'issued at',
  nbf: 'valid from',
  exp: 'expires at',
  scope: 'what the client may do',
  permissions: 'what the client may do',
  gty: 'how the token was requested (grant type)',
  azp: "the client's ID",
  client_id: "the client's ID",
  jti: "the token's ID",
  org_id: 'the organization that the client acts for',
  cnf: 'the key or certificate that the token is bound to',
};

function describeDate(seconds: number): string {
  const minutes = Math.round((seconds * 1000 - Date.now()) / 60_000);
  const away = Math.abs(minutes);
  const duration =
    away < 60 ? `${away} min` : `${Math.floor(away / 60)} h ${away % 60} min`;
  const when = minutes > 0 ? `in ${duration}` : `${duration} ago`;
  return `${new Date(seconds * 1000).toISOString()}, ${minutes === 0 ? 'now' : when}`;
}
