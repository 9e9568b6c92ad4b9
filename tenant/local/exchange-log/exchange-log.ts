import { EventEmitter } from 'node:events';
import type { ExchangeRecord } from './exchange-record.js';

const kept = 50;

/** The latest token requests, the newest first, and each new one as it comes. */
export class ExchangeLog {
  readonly #events = new EventEmitter<{ exchange: [ExchangeRecord] }>();
  #records: readonly ExchangeRecord[] = [];

  constructor() {
    // One listener for each open page.
    this.#events.setMaxListeners(0);
  }

  get recent(): readonly ExchangeRecord[] {
    return this.#records;
  }

  add(record: ExchangeRecord): void {
    this.#records = [record, ...this.#records].slice(0, kept);
    this.#events.emit('exchange', record);
  }

  /** @returns the function that ends the subscription */
  subscribe(listener: (record: ExchangeRecord) => void): () => void {
    this.#events.on('exchange', listener);
    return () => this.#events.off('exchange', listener);
  }
}
