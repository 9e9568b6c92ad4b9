import type { Dispatcher } from 'undici';
import { type JsonObject, isJsonObject } from '../../src/json/json-object.js';
import { isTenantEndpoint } from '../../src/config/url.validators.js';
import { proxyVariables } from './proxy.js';
import { failureOf } from '../../tenant/local/failure-of.js';
import type { Variables } from './settings.js';

/** What the tenant, or whatever stands between, has said. */
export interface Reply {
  readonly url: string;
  readonly status: number;
  readonly contentType: string;
  readonly json: JsonObject | undefined;
  /** The middle of asking and answering, in milliseconds since the epoch. */
  readonly at: number;
}

/** No answer at all. */
export interface NoReply {
  readonly url: string;
  /** The system's code, such as `ENOTFOUND`, or the error's own words. */
  readonly failure: string;
}

export const isReply = (reply: Reply | NoReply | undefined): reply is Reply =>
  reply !== undefined && 'status' in reply;

const timeoutMs = 10_000;
const maxBytes = 1024 * 1024;

/** Asks as the API does: through the same proxy, following no redirect, bounded in time and size. */
export class TenantClient {
  constructor(private readonly variables: Variables) {}

  /** Parameters are sent as a form, which every tenant takes (RFC 6749, section 4.4.2). */
  async ask(
    url: string,
    parameters?: Record<string, string>,
  ): Promise<Reply | NoReply> {
    const { EnvHttpProxyAgent, request } = await import('undici');
    const sentAt = Date.now();
    let dispatcher: Dispatcher | undefined;
    try {
      // Throws where a proxy's URL is none.
      dispatcher = new EnvHttpProxyAgent(proxyVariables(this.variables));
      const response = await request(url, {
        dispatcher,
        signal: AbortSignal.timeout(timeoutMs),
        method: parameters ? 'POST' : 'GET',
        headers: {
          accept: 'application/json',
          ...(parameters && {
            'content-type': 'application/x-www-form-urlencoded',
          }),
        },
        ...(parameters && { body: new URLSearchParams(parameters).toString() }),
      });
      const text = await readBounded(response.body);
      const reply = {
        url,
        status: response.statusCode,
        contentType: String(response.headers['content-type'] ?? 'no type'),
        json: parse(text),
        at: (sentAt + Date.now()) / 2,
      };
      return reply;
    } catch (error) {
      return { url, failure: failureOf(error) };
    } finally {
      await dispatcher?.destroy();
    }
  }
}

async function readBounded(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The URL that a discovery document names, where it is one that may be given a secret. */
export function urlIn(
  document: JsonObject,
  name: string,
  otherwise: string,
): string {
  const value = document[name];
  return isTenantEndpoint(value, false) ? String(value) : otherwise;
}
