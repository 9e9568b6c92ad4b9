import type { Dispatcher } from 'undici';

/** Far more than any discovery document or key set needs. */
const maxBytes = 1024 * 1024;

export interface JsonResponse {
  readonly body: unknown;
  /** `max-age` of `Cache-Control` in seconds, if the response has one. */
  readonly maxAgeSeconds: number | undefined;
}

/**
 * Gets JSON documents, with limits on size and time. Follows no redirects. Respects
 * `HTTP(S)_PROXY` and `NO_PROXY`, and `NODE_EXTRA_CA_CERTS` like all of Node.
 */
export class JsonHttp {
  private dispatcher: Dispatcher | undefined;
  private closed = false;

  /**
   * Returns a function that gets documents, with this time limit for all of them
   * together. Only the time of the requests counts.
   */
  withTimeout(timeoutMs: number): (url: string) => Promise<JsonResponse> {
    let leftMs = timeoutMs;
    return async (url) => {
      // Imported by the first request, so that the process starts sooner.
      const undici = await import('undici');
      const startedAt = performance.now();
      try {
        const signal = AbortSignal.timeout(Math.max(0, Math.ceil(leftMs)));
        return await this.get(undici, url, signal);
      } finally {
        leftMs -= performance.now() - startedAt;
      }
    };
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.dispatcher?.destroy();
  }

  /** @throws {Error} that describes what was received instead of a JSON document, without quoting it */
  private async get(
    { EnvHttpProxyAgent, request }: typeof import('undici'),
    url: string,
    signal: AbortSignal,
  ): Promise<JsonResponse> {
    if (this.closed) throw new Error('closed');
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
      maxAgeSeconds: getMaxAge(headers['cache-control']),
    };
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
      throw new Error(`${url} returned more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(url: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${url} returned something that is not JSON`);
  }
}

function getMaxAge(
  cacheControl: string | string[] | undefined,
): number | undefined {
  const value = /(?:^|[\s,])max-age="?(\d+)/i.exec(
    [cacheControl].flat().join(','),
  )?.[1];
  return value === undefined ? undefined : Number(value);
}
