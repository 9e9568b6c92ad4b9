import type { ClaimLedger } from '../exchange/claim-ledger.js';
import type { Transaction } from '../oauth/transaction.js';
import type { ExchangeRecord, RecordedClaim } from './exchange-record.js';

type Metadata = Readonly<Record<string, string>>;

export function describeExchange(
  transaction: Transaction,
  status: number,
): ExchangeRecord {
  const { startedAt, parameters, client, exchange, result, refusal } =
    transaction;
  const metadata = client?.metadata ?? {};
  const claims = result ? describeClaims(result.claims, metadata) : [];
  return {
    at: startedAt,
    durationMs: Date.now() - startedAt.getTime(),
    status,
    client: client?.name,
    audience: exchange?.api.identifier ?? parameters.audience,
    requestedScopes: exchange?.requestedScopes ?? [],
    grantedScopes: result?.scopes ?? [],
    error: refusal?.body,
    detail: transaction.refusalDetail,
    claims,
    ignoredClaims:
      result?.claims.ignored.map(({ name, script, why }) => ({
        name,
        script,
        why,
      })) ?? [],
    missingMetadata: result
      ? explainMissing(metadata, claims, result.claims)
      : [],
  };
}

function describeClaims(
  ledger: ClaimLedger,
  metadata: Metadata,
): RecordedClaim[] {
  return ledger.entries.map(([name, { value, script }]) => ({
    name,
    value,
    script,
    metadataKey: findSource(name, value, metadata),
  }));
}

/** The key whose value the claim holds; of several, the one that the claim is named after. */
function findSource(
  name: string,
  value: unknown,
  metadata: Metadata,
): string | undefined {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const keys = Object.keys(metadata).filter((key) => metadata[key] === text);
  return keys.find((key) => name.endsWith(key)) ?? keys[0];
}

function explainMissing(
  metadata: Metadata,
  claims: readonly RecordedClaim[],
  ledger: ClaimLedger,
): { key: string; why: string }[] {
  return Object.keys(metadata)
    .filter((key) => !claims.some((claim) => claim.metadataKey === key))
    .map((key) => {
      const ignored = ledger.ignored.find(
        ({ name, value }) => findSource(name, value, metadata) === key,
      );
      return {
        key,
        why: ignored
          ? `claim "${ignored.name}" of ${ignored.script} was ignored: ${ignored.why}`
          : 'no Action has set a claim with its value',
      };
    });
}
