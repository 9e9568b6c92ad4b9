import type { ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import {
  discoveryPath,
  json,
  jwksPath,
  type TestIssuer,
} from '../../test/support/start-issuer.js';

/** How the tenant answers; between two bad ones it is up. */
export const moods = [
  'up',
  '5xx',
  'up',
  '429',
  'up',
  'garbage',
  'up',
  'slow',
  'up',
  'silent',
  'up',
  'down',
] as const;
export type Mood = (typeof moods)[number];

const garbage = ['<html>', '', 'null', '{"keys":[]}', '{"keys":"none"}'];
const slowMs = 1200;
/** What an answer takes from here into the API's memory, at most, on a machine that is busy. */
const graceMs = 2000;

/**
 * A tenant that is up, down, slow, silent, over its limit or out of its mind.
 * Knows whether the API's last fetch of the keys can have failed, which is the
 * only time when a 503 is due, and only to a token whose key is not known.
 */
export class FlappingTenant {
  private mood: Mood = 'up';
  private failing = false;
  private servedAt = -Infinity;
  private recoveredAt = -Infinity;
  private next = 0;

  constructor(private readonly issuer: TestIssuer) {
    for (const path of [discoveryPath, jwksPath])
      issuer.answer(path, (_request, response) => this.answer(path, response));
  }

  async become(mood: Mood): Promise<void> {
    const before = this.mood;
    this.mood = mood;
    if (mood === 'down') {
      this.failing = true;
      await this.issuer.stop();
    } else if (before === 'down') await this.issuer.start();
  }

  /** Whether the API's last fetch can have failed at any time since then (`performance.now()`). */
  failedSince(time: number): boolean {
    return this.failing || time < this.recoveredAt + graceMs;
  }

  /** Whether the API has all the keys that were published by then. */
  hasServedSince(time: number): boolean {
    return this.servedAt > time;
  }

  private answer(path: string, response: ServerResponse): void {
    if (this.mood === 'up') return this.serve(path, response);
    this.failing = true;
    if (this.mood === 'slow') {
      setTimeout(() => {
        if (!response.destroyed) this.serve(path, response);
      }, slowMs);
    } else if (this.mood === 'garbage')
      response.writeHead(200).end(garbage[(this.next += 1) % garbage.length]);
    else if (this.mood === '429')
      response.writeHead(429, { 'retry-after': '3600' }).end();
    else if (this.mood === '5xx') response.writeHead(502).end();
  }

  private serve(path: string, response: ServerResponse): void {
    const { url, keys } = this.issuer;
    if (path === discoveryPath) {
      json(response, { issuer: url, jwks_uri: url + jwksPath.slice(1) });
      return;
    }
    const servedAt = performance.now();
    response.once('finish', () => {
      if (this.failing) this.recoveredAt = performance.now();
      this.failing = false;
      setTimeout(() => (this.servedAt = servedAt), graceMs).unref();
    });
    json(response, { keys: keys.map(({ jwk }) => jwk) });
  }
}
