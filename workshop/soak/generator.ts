import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import type { Soak } from './measure.js';
import { calibrationSeconds, seconds } from './settings.js';
import { traffic, type Kind } from './traffic.js';

const connections = 64;
/** Bounds the load, however slow the API gets. */
const maxInFlight = 512;
const tickMs = 10;

/** Sends each kind of request according to its share, and judges each response. */
export class Generator {
  /** Requests that were not sent because too many were in flight. */
  heldBack = 0;
  private readonly lottery: readonly Kind[];
  private readonly good: Pool;
  /** For requests that may have to wait for the tenant, so that the others do not wait for them. */
  private readonly doubtful: Pool;
  private inFlight = 0;

  constructor(private readonly soak: Soak) {
    this.lottery = traffic(soak.supply).flatMap((kind) =>
      Array<Kind>(kind.share).fill(kind),
    );
    this.good = new Pool(soak.url, { connections });
    this.doubtful = new Pool(soak.url, { connections: 2 * connections });
  }

  /** Sends as much as the API can answer, and returns the requests per second. */
  async flatOut(): Promise<number> {
    const began = performance.now();
    const end = began + calibrationSeconds * 1000;
    let sent = 0;
    const worker = async (): Promise<void> => {
      for (; performance.now() < end; sent += 1) await this.send();
    };
    await Promise.all(Array.from({ length: connections }, worker));
    return (sent / (performance.now() - began)) * 1000;
  }

  /** Sends this many requests per second, however slow the responses are. */
  async steady(rate: number): Promise<void> {
    const began = performance.now();
    let due = 0;
    for (let now = began; now < began + seconds * 1000;) {
      await delay(tickMs);
      const before = now;
      now = performance.now();
      due += (rate * (now - before)) / 1000;
      for (; due >= 1; due -= 1) {
        if (this.inFlight < maxInFlight) void this.send();
        else this.heldBack += 1;
      }
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.good.close(), this.doubtful.close()]);
  }

  private async send(): Promise<void> {
    const kind = this.lottery[Math.floor(Math.random() * this.lottery.length)];
    if (!kind) return;
    this.inFlight += 1;
    try {
      await this.sendOne(kind);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      this.soak.tally.count(kind.name, 'no response');
      this.soak.tally.fault(`${kind.name}: no response, ${code ?? message}`);
    } finally {
      this.inFlight -= 1;
    }
  }

  private async sendOne({ name, unknownKey, create }: Kind): Promise<void> {
    const { tally, tenant } = this.soak;
    const { expected, method = 'GET', ...options } = create();
    const isGood = expected[0] === 200;
    const began = performance.now();
    const pool = isGood ? this.good : this.doubtful;
    const { statusCode, body } = await pool.request({ method, ...options });
    const text = await body.text();
    if (isGood)
      tally.latency.record(Math.ceil((performance.now() - began) * 1000));

    tally.count(name, statusCode);
    if (expected.includes(statusCode)) return;
    if (unknownKey && tenant.explains503(statusCode, text, began))
      tally.expected503 += 1;
    else
      tally.fault(`${name}: ${statusCode} instead of ${expected.join(' or ')}`);
  }
}
