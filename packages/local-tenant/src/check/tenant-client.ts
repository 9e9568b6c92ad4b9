import {
  type JsonObject,
  isJsonObject,
  isTenantEndpoint,
} from '@repo/access-tokens';
import type { Dispatcher } from 'undici';
import { proxyVariables } from './proxy.js';
import { describeFailure } from '../describe-failure.js';
import type { Credentials } from '../local-client.js';
import type { Variables } from '../variables.js';

/** An answer of the tenant, or of a proxy in between. */
export interface Reply {
  readonly url: string;
  readonly status: number;
  readonly contentType: string;
  readonly json: JsonObject | undefined;
  /** Halfway between request and answer, in milliseconds since the epoch. */
  readonly at: number;
}

/** There was no answer. */
export interface NoReply {
  readonly url: string;
  /** The system's code, such as `ENOTFOUND`, or the error's own words. */
  readonly failure: string;
}

/** Absent where nothing was asked. */
export type Answer = Reply | NoReply | undefined;

export const isReply = (answer: Answer): answer is Reply =>
  answer !== undefined && 'status' in answer;

/** The JSON object of a 200; empty where there is none. */
export const getJson = (answer: Answer): JsonObject =>
  (isReply(answer) && answer.status === 200 && answer.json) || {};

/** `error: error_description`, as far as the answer has them. */
export const getRefusal = (json: JsonObject | undefined): string =>
  [json?.['error'], json?.['error_description']]
    .filter((words) => typeof words === 'string')
    .join(': ');

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const timeoutMs = 10_000;
const maxResponseSize = 1024 * 1024;

/** Asks as the API does: through the same proxy, following no redirect, bounded in time and size. */
export class TenantClient {
  constructor(private readonly variables: Variables) {}

  /** Parameters are sent as a form, which every tenant accepts (RFC 6749, section 4.4.2). */
  async ask(
    url: string,
    parameters?: Record<string, string>,
  ): Promise<Reply | NoReply> {
    const { EnvHttpProxyAgent, request } = await import('undici');
    const sentAt = Date.now();
    let dispatcher: Dispatcher | undefined;
    try {
      // Throws where a proxy's URL is none.
      dispatcher = new EnvHttpProxyAgent({
        ...proxyVariables(this.variables),
        maxResponseSize,
      });
      const response = await request(url, {
        dispatcher,
        signal: AbortSignal.timeout(timeoutMs),
        method: parameters ? 'POST' : 'GET',
        headers: { accept: 'application/json', ...(parameters && form) },
        ...(parameters && { body: new URLSearchParams(parameters).toString() }),
      });
      return {
        url,
        status: response.statusCode,
        contentType: String(response.headers['content-type'] ?? 'no type'),
        json: parse(await response.body.text()),
        at: (sentAt + Date.now()) / 2,
      };
    } catch (error) {
      return { url, failure: describeFailure(error) };
    } finally {
      await dispatcher?.destroy();
    }
  }

  /** Requests a token at the endpoint that the discovery document names. */
  askForToken(
    base: string,
    document: JsonObject,
    { clientId, clientSecret }: Credentials,
    { audience, scope }: { audience: string; scope: string | undefined },
  ): Promise<Reply | NoReply> {
    return this.ask(urlIn(document, 'token_endpoint', `${base}/oauth/token`), {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      ...(audience && { audience }),
      ...(scope && { scope }),
    });
  }
}

function parse(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The URL in a discovery document, if a secret may be sent to it. */
export function urlIn(
  document: JsonObject,
  name: string,
  otherwise: string,
): string {
  const value = document[name];
  return isTenantEndpoint(value, { allowLoopbackHttp: true })
    ? value
    : otherwise;
}
