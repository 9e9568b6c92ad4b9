import type { Dispatcher } from 'undici';

/** No discovery document or key set comes near this size. */
const maxBytes = 1024 * 1024;

export interface TenantAnswer {
  readonly body: unknown;
  /** `max-age` of `Cache-Control`, in seconds, where the answer has one. */
  readonly maxAgeSeconds: number | undefined;
}

/**
 * Asks the tenant for JSON documents: bounded in size, and in time by the
 * caller's signal; follows no redirect. Goes through the proxy that
 * `HTTP(S)_PROXY` names and `NO_PROXY` does not exempt; `NODE_EXTRA_CA_CERTS`
 * works as everywhere in Node.
 */
export class TenantHttp {
  private dispatcher: Dispatcher | undefined;
  private closed = false;

  /** @throws {Error} saying what came instead of a JSON document; no message holds any of its text */
  async getJson(url: string, signal: AbortSignal): Promise<TenantAnswer> {
    const { EnvHttpProxyAgent, request } = await import('undici');
    if (this.closed) throw new Error('the API is shutting down');
    this.dispatcher ??= new EnvHttpProxyAgent();

    const { statusCode, headers, body } = await request(url, {
      dispatcher: this.dispatcher,
      signal,
      headers: { accept: 'application/json' },
    });
    const text = await readBounded(url, body);
    if (statusCode !== 200)
      throw new Error(`${url} answered with status ${statusCode}`);
    return {
      body: parseJson(url, text),
      maxAgeSeconds: maxAge(headers['cache-control']),
    };
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.dispatcher?.destroy();
  }
}

async function readBounded(
  url: string,
  body: AsyncIterable<Buffer>,
): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes)
      throw new Error(`${url} answered more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(url: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${url} answered something that is not JSON`);
  }
}

function maxAge(
  cacheControl: string | string[] | undefined,
): number | undefined {
  const value = /(?:^|[\s,])max-age="?(\d+)/i.exec(
    [cacheControl].flat().join(','),
  )?.[1];
  return value === undefined ? undefined : Number(value);
}
