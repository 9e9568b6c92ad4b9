import type { ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import {
  createSigningKeyPair,
  discoveryPath,
  json,
  jwksPath,
  type SigningKeyPair,
  type TestIssuer,
} from '@repo/access-tokens/testing';

/** The states of the tenant, in turn; it is up between any two others. */
const states = 'up 5xx up 429 up garbage up slow up silent up down'.split(' ');
const garbage = ['<html>', '', 'null', '{"keys":[]}', '{"keys":"none"}'];
const slowMs = 1200;
/** The longest time that the API takes to receive and cache a response on a busy machine. */
const graceMs = 2000;

/**
 * A tenant that is up, down, slow, silent, over its limit or sends garbage, and
 * rotates its keys as Auth0 does: the next key is published before it signs, the
 * previous one as long as its tokens are used. It tracks which keys the API can have.
 */
export class SoakTenant {
  rotations = 0;
  private readonly keys: readonly SigningKeyPair[];
  private publishedAt = NaN;
  private state = 0;
  private failing = false;
  private servedAt = -Infinity;
  private recoveredAt = -Infinity;
  private garbageSent = 0;

  /**
   * @param fixed other keys that it publishes
   * @param maxRotations their keys are created before the load starts, since each takes a tenth of a second
   */
  constructor(
    readonly issuer: TestIssuer,
    private readonly fixed: readonly SigningKeyPair[],
    maxRotations: number,
  ) {
    this.keys = Array.from({ length: maxRotations + 2 }, (_, index) =>
      createSigningKeyPair(`soak-${index}`),
    );
    this.publish();
    for (const path of [discoveryPath, jwksPath])
      issuer.answer(path, (_request, response) => this.answer(path, response));
  }

  /** The current signing key. */
  get key(): SigningKeyPair {
    return this.keys[this.rotations] as SigningKeyPair;
  }

  /** Changes how it answers. */
  async changeState(state = this.state + 1): Promise<void> {
    const before = this.currentState;
    this.state = state;
    if (this.currentState === 'down') {
      this.failing = true;
      await this.issuer.stop();
    } else if (before === 'down') await this.issuer.start();
  }

  /** Switches to the next key, unless the API could not fetch it yet: an unreachable tenant does not rotate. */
  rotate(): void {
    const isLast = this.rotations + 2 === this.keys.length;
    if (isLast || this.servedAt <= this.publishedAt) return;
    this.rotations += 1;
    this.publish();
  }

  /** Whether tokens of this key will be rejected after the next rotation. */
  isRetiring(kid: string): boolean {
    return kid === this.keys[this.rotations - 1]?.kid;
  }

  /** A key that the API must no longer accept. */
  get dropped(): SigningKeyPair | undefined {
    return this.servedAt > this.publishedAt
      ? this.keys[this.rotations - 2]
      : undefined;
  }

  /** Whether this 503 is right, because a fetch of the keys can have failed since then (`performance.now()`). */
  explains503(status: number, body: string, since: number): boolean {
    return (
      status === 503 &&
      body.includes('signing_keys_unavailable') &&
      (this.failing || since < this.recoveredAt + graceMs)
    );
  }

  private get currentState(): string {
    return states[this.state % states.length] as string;
  }

  private publish(): void {
    const [next, previous] = [1, -1].map(
      (by) => this.keys[this.rotations + by],
    );
    const changing = [this.key, next, previous].filter((key) => !!key);
    this.issuer.keys = [...changing, ...this.fixed];
    this.publishedAt = performance.now();
  }

  private answer(path: string, response: ServerResponse): void {
    const state = this.currentState;
    if (state === 'up') return this.serve(path, response);
    this.failing = true;
    if (state === 'slow') {
      setTimeout(() => {
        if (!response.destroyed) this.serve(path, response);
      }, slowMs);
    } else if (state === 'garbage') {
      this.garbageSent += 1;
      response.end(garbage[this.garbageSent % garbage.length]);
    } else if (state === '429')
      response.writeHead(429, { 'retry-after': '3600' }).end();
    else if (state === '5xx') response.writeHead(502).end();
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
