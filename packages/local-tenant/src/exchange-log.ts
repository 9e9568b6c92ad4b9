import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { Transaction } from './oauth/token-request.js';

/** The result of one token request. Contains no secret and no token. */
export type ExchangeRecord = Readonly<ReturnType<typeof describeExchange>>;

const maxRecords = 50;

/** Keeps the latest token requests, newest first, and tells subscribers about new ones. */
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
    this.#records = [record, ...this.#records].slice(0, maxRecords);
    this.#events.emit('exchange', record);
  }

  /** A recent exchange, with its token if one was issued. */
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

  /** @returns a function that unsubscribes */
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
    /** The metadata key that the claim seems to come from: the one with the same value. */
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
    /** The client's name; if it was not authenticated, the name of the one it claimed to be. */
    client: client?.name,
    clientId: client?.clientId,
    /** The client's metadata before the scripts ran. */
    metadata,
    audience: exchange?.api.identifier ?? parameters.audience,
    requestedScopes: exchange?.requestedScopes ?? [],
    grantedScopes: result?.scopes ?? [],
    error: transaction.refusal?.body,
    /** Details that the response left out. */
    detail: transaction.refusalDetail,
    /** Whether the request got as far as the scripts. */
    haveScriptsRun: scriptLog.hasBegun,
    // Getters, because an Action can still log and set claims after it has ended.
    /** What the scripts wrote to the console. */
    get logs() {
      return [...scriptLog.lines];
    },
    /** How a script failed, if one did. */
    scriptError: scriptLog.failure,
    claims,
    get ignoredClaims() {
      return ignored.map(({ name, script, why }) => ({ name, script, why }));
    },
    /** Metadata of the client that is in no claim, and why. */
    get missingMetadata() {
      return Object.keys(result ? metadata : {})
        .filter((key) => !claims.some((claim) => claim.metadataKey === key))
        .map((key) => ({ key, why: explainMissing(key) }));
    },
  };
}

/** The metadata key that has the claim's value; of several, the one that the claim's name ends with. */
function getMetadataKey(
  { name, value }: { name: string; value: unknown },
  metadata: Readonly<Record<string, string>>,
): string | undefined {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const keys = Object.keys(metadata).filter((key) => metadata[key] === text);
  return keys.find((key) => name.endsWith(key)) ?? keys[0];
}
