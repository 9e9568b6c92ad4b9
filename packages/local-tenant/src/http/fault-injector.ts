import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { engineRoutes } from '../oauth/auth0-shape.js';
import { tooManyRequests } from '../oauth/refusals.js';
import { sendJson } from './send-json.js';

/** Broken responses of `/.well-known/jwks.json`: type and body. */
const brokenJwks = {
  'not-json': ['text/html', '<!doctype html><title>Under maintenance</title>'],
  empty: ['application/json', '{"keys":[]}'],
  unusable: [
    'application/json',
    '{"keys":[{"kty":"RSA","use":"enc","kid":"x"}]}',
  ],
} as const;

/** A fault, with the path that it applies to, such as `/oauth/token`. Default: every path. */
const faultSchema = <const K extends string, T extends z.ZodRawShape>(
  kind: K,
  members: T,
) => {
  const path = z.string().optional();
  return z.object({ kind: z.literal(kind), path, ...members });
};

const faultList = z.array(
  z.discriminatedUnion('kind', [
    /** Connections are cut without a response. */
    faultSchema('unreachable', {}),
    /** Responses are delayed. */
    faultSchema('slow', { delayMs: z.number() }),
    /** 429, as from a tenant on the free plan after 30 requests in a second. */
    faultSchema('rate-limited', {}),
    faultSchema('server-error', {}),
    /** The key set is unusable. */
    faultSchema('broken-jwks', {
      how: z.enum(['not-json', 'empty', 'unusable']),
    }),
    /** The tenant's clock is this many seconds fast; if negative, slow. */
    faultSchema('skewed-clock', { seconds: z.number() }),
  ]),
);

/** Something that can go wrong with a tenant, on demand. */
export type Fault = Readonly<z.output<typeof faultList>[number]>;

/** @throws {z.ZodError} saying what is wrong with the list */
export const readFaults = (value: unknown): Fault[] => faultList.parse(value);

/** Makes the tenant misbehave on demand. */
export class FaultInjector {
  #faults: readonly Fault[] = [];

  get current(): readonly Fault[] {
    return this.#faults;
  }

  /** Replaces all faults, from the next request on. */
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
    } else if (this.#find('rate-limited', path)) {
      sendRateLimit(response);
    } else if (this.#find('server-error', path)) {
      response.writeHead(500, { 'content-type': 'text/plain' });
      response.end('Internal Server Error');
    } else {
      const broken = this.#find('broken-jwks');
      if (!broken || path !== engineRoutes.jwks) return false;
      const [type, body] = brokenJwks[broken.how];
      response.writeHead(200, { 'content-type': type }).end(body);
    }
    return true;
  }

  #find<K extends Fault['kind']>(
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

/** Ends early when the client hangs up or the tenant is closed. */
async function delayUnlessClosed(
  response: ServerResponse,
  ms: number,
): Promise<void> {
  const closed = new AbortController();
  response.once('close', () => closed.abort());
  await delay(ms, undefined, { signal: closed.signal }).catch(() => {});
}

function sendRateLimit(response: ServerResponse): void {
  const { statusCode, body } = tooManyRequests('Global limit has been reached');
  sendJson(response, statusCode, body, {
    'x-ratelimit-limit': '30',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 1),
  });
}
