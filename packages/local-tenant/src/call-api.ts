import { describeFailure } from './describe-failure.js';

export interface ApiRequest {
  readonly method: string;
  /** Sent as `application/json`, even if it is not valid JSON. */
  readonly body?: string | undefined;
  readonly token?: string | undefined;
  /** The DPoP proof for this request and its token. */
  readonly proof?: string | undefined;
}

export type ApiResponse = Awaited<ReturnType<typeof callApi>>;

/**
 * Calls an API once. Redirects are not followed: the token is for this API alone.
 *
 * @param limits.maxBytes how much of the response's body is read
 * @throws {Error} if there is no response; the message says why
 */
export async function callApi(
  url: string,
  { method, body, token, proof }: ApiRequest,
  { maxBytes = 256 * 1024, timeLimitMs = 20_000 } = {},
) {
  const response = await fetch(url, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token && {
        authorization: `${proof ? 'DPoP' : 'Bearer'} ${token}`,
      }),
      ...(proof && { dpop: proof }),
    },
    ...(body !== undefined && { body }),
    redirect: 'manual',
    signal: AbortSignal.timeout(timeLimitMs),
  }).catch((cause: unknown) => {
    const reason =
      (cause as Error).name === 'TimeoutError'
        ? `did not answer within ${timeLimitMs / 1000} seconds`
        : `does not answer: ${describeFailure(cause)}. Is the API running?`;
    throw new Error(`${url} ${reason}`, { cause });
  });
  const { status, headers } = response;
  return { status, headers, ...(await readStart(response, maxBytes)) };
}

/** Reads the body until it ends, is too large, breaks off or times out. */
async function readStart({ body }: Response, maxBytes: number) {
  const chunks: Uint8Array[] = [];
  let left = maxBytes;
  let isComplete = true;
  try {
    for await (const chunk of body ?? []) {
      chunks.push(chunk.subarray(0, left));
      left -= chunk.length;
      if (left < 0) break;
    }
  } catch {
    isComplete = false;
  }
  return {
    body: Buffer.concat(chunks).toString('utf8'),
    isComplete: isComplete && left >= 0,
  };
}
