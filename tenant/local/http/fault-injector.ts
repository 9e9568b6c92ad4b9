import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { tooManyRequests } from '../oauth/refusals.js';
import type { BrokenJwks, Fault } from './fault.js';
import { sendJson } from './send-json.js';

type Kind = Fault['kind'];

const jwksPath = '/.well-known/jwks.json';
const burst = 30;

/** Makes a tenant misbehave as it was told to. */
export class FaultInjector {
  #faults: readonly Fault[] = [];

  get current(): readonly Fault[] {
    return this.#faults;
  }

  /** These faults and no others, from the next request on. */
  set(...faults: readonly Fault[]): void {
    this.#faults = faults;
  }

  clear(): void {
    this.#faults = [];
  }

  get clockSkewSeconds(): number {
    return this.#find('skewed-clock')?.seconds ?? 0;
  }

  /** @returns whether the fault has answered the request, or cut it off */
  async apply(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
  ): Promise<boolean> {
    if (this.clockSkewSeconds !== 0) {
      const now = new Date(Date.now() + this.clockSkewSeconds * 1000);
      response.setHeader('date', now.toUTCString());
    }
    const slow = this.#find('slow', path);
    if (slow) await delayUnlessClosed(response, slow.delayMs);
    if (response.destroyed) return true;

    if (this.#find('unreachable', path)) {
      request.socket.destroy();
      return true;
    }
    if (this.#find('rate-limited', path)) {
      sendRateLimit(response);
      return true;
    }
    if (this.#find('server-error', path)) {
      response.writeHead(500, { 'content-type': 'text/plain' });
      response.end('Internal Server Error');
      return true;
    }
    const broken = path === jwksPath && this.#find('broken-jwks');
    if (broken) sendBrokenJwks(response, broken.how);
    return broken !== undefined && broken !== false;
  }

  #find<K extends Kind>(
    kind: K,
    path?: string,
  ): Extract<Fault, { kind: K }> | undefined {
    return this.#faults.find(
      (fault): fault is Extract<Fault, { kind: K }> =>
        fault.kind === kind &&
        (fault.path === undefined || path === undefined || fault.path === path),
    );
  }
}

/** Whoever hangs up, or closes the tenant, does not have to wait. */
async function delayUnlessClosed(
  response: ServerResponse,
  ms: number,
): Promise<void> {
  const abort = new AbortController();
  const cancel = () => abort.abort();
  response.once('close', cancel);
  await delay(ms, undefined, { signal: abort.signal }).catch(() => {});
  response.off('close', cancel);
}

function sendRateLimit(response: ServerResponse): void {
  const { statusCode, body } = tooManyRequests('Global limit has been reached');
  sendJson(response, statusCode, body, {
    'x-ratelimit-limit': String(burst),
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 1),
  });
}

function sendBrokenJwks(response: ServerResponse, how: BrokenJwks): void {
  switch (how) {
    case 'not-json':
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<!doctype html><title>Under maintenance</title>');
      break;
    case 'empty':
      sendJson(response, 200, { keys: [] });
      break;
    case 'unusable':
      sendJson(response, 200, { keys: [{ kty: 'RSA', use: 'enc', kid: 'x' }] });
      break;
  }
}
