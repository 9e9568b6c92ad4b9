import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { Transaction } from './oauth/token-request.js';

/** The result of one token request. Contains no secret and no token. */
export type ExchangeRecord = Readonly<ReturnType<typeof describeExchange>>;

const kept = 50;

/** The latest token requests, the newest first, and each new one as it comes. */
export class ExchangeLog {
  readonly #events = new EventEmitter<{
    exchange: [ExchangeRecord];
    clear: [];
  }>();
  #records: readonly ExchangeRecord[] = [];
  readonly #tokens = new WeakMap<ExchangeRecord, string>();

  constructor() {
    // One listener for each open page.
    this.#events.setMaxListeners(0);
  }

  get recent(): readonly ExchangeRecord[] {
    return this.#records;
  }

  add(record: ExchangeRecord, accessToken?: string): void {
    if (accessToken) this.#tokens.set(record, accessToken);
    this.#records = [record, ...this.#records].slice(0, kept);
    this.#events.emit('exchange', record);
  }

  /** A recent exchange with its token, if it ended in one. */
  find(
    id: string,
  ): { exchange: ExchangeRecord; token: string | undefined } | undefined {
    const exchange = this.#records.find((one) => one.id === id);
    return exchange && { exchange, token: this.#tokens.get(exchange) };
  }

  clear(): void {
    this.#records = [];
    this.#events.emit('clear');
  }

  /** @returns the function that ends the subscription */
  subscribe(
    listener: (record: ExchangeRecord) => void,
    onClear: () => void = () => {},
  ): () => void {
    this.#events.on('exchange', listener).on('clear', onClear);
    return () => this.#events.off('exchange', listener).off('clear', onClear);
  }
}

export function describeExchange(transaction: Transaction, status: number) {
  const { startedAt, parameters, client, exchange, result, scriptLog } =
    transaction;
  const metadata = client?.metadata ?? {};
  const claims = (result?.claims.set ?? []).map((claim) => ({
    ...claim,
    /** The metadata that it seems to come from: the one with the same value. */
    metadataKey: getMetadataKey(claim, metadata),
  }));
  const ignored = result?.claims.ignored ?? [];
  const explainMissing = (key: string) => {
    const claim = ignored.find((one) => getMetadataKey(one, metadata) === key);
    return claim
      ? `claim "${claim.name}" of ${claim.script} was ignored: ${claim.why}`
      : metadata[key] === ''
        ? 'its value is empty'
        : 'no Action set a claim with its value';
  };
  return {
    id: randomUUID(),
    at: startedAt,
    durationMs: Date.now() - startedAt.getTime(),
    status,
    /** The name of the client; if it was not authenticated, of the one that it claimed to be. */
    client: client?.name,
    clientId: client?.clientId,
    /** The client's, before the scripts ran. */
    metadata,
    audience: exchange?.api.identifier ?? parameters.audience,
    requestedScopes: exchange?.requestedScopes ?? [],
    grantedScopes: result?.scopes ?? [],
    error: transaction.refusal?.body,
    /** What the answer kept to itself. */
    detail: transaction.refusalDetail,
    /** Whether it was not refused before the scripts. */
    haveScriptsRun: scriptLog.hasBegun,
    // Members with `get` grow while an Action does what it did not await.
    /** What scripts wrote to their console. */
    get logs() {
      return [...scriptLog.lines];
    },
    /** How a script failed, if one did. */
    scriptError: scriptLog.failure,
    claims,
    get ignoredClaims() {
      return ignored.map(({ name, script, why }) => ({ name, script, why }));
    },
    /** The client's metadata that is in no claim. */
    get missingMetadata() {
      return Object.keys(result ? metadata : {})
        .filter((key) => !claims.some((claim) => claim.metadataKey === key))
        .map((key) => ({ key, why: explainMissing(key) }));
    },
  };
}

/** The metadata key with the claim's value; of several, the one in the claim's name. */
function getMetadataKey(
  { name, value }: { name: string; value: unknown },
  metadata: Readonly<Record<string, string>>,
): string | undefined {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const keys = Object.keys(metadata).filter((key) => metadata[key] === text);
  return keys.find((key) => name.endsWith(key)) ?? keys[0];
}
