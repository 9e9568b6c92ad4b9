import {
  type JsonObject,
  isJsonObject,
  isTenantEndpoint,
} from '@repo/access-tokens';
import type { Dispatcher } from 'undici';
import { describeFailure } from '../describe-failure.js';
import type { DpopKey } from '../dpop-key.js';
import type { Credentials } from '../local-client.js';
import type { TlsCredentials } from '../token-response.js';
import type { Variables } from '../variables.js';
import { proxyVariables } from './proxy.js';

/** A response from the tenant, or from a proxy in between. */
export interface Reply {
  readonly url: string;
  readonly status: number;
  readonly contentType: string;
  readonly json: JsonObject | undefined;
  /** Halfway between request and response, in milliseconds since the epoch. */
  readonly at: number;
}

/** No response. */
export interface NoReply {
  readonly url: string;
  /** The system's code, such as `ENOTFOUND`, or the error's message. */
  readonly failure: string;
}

/** `undefined` if no request was sent. */
export type RequestResult = Reply | NoReply | undefined;

export const isReply = (result: RequestResult): result is Reply =>
  result !== undefined && 'status' in result;

/** The JSON object in a 200 response, or else an empty object. */
export const getJson = (result: RequestResult): JsonObject =>
  (isReply(result) && result.status === 200 && result.json) || {};

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const timeoutMs = 10_000;
const maxResponseSize = 1024 * 1024;

/** Sends requests as the API does: through the same proxy, without following redirects, and with limits on time and size. */
export class TenantClient {
  constructor(private readonly variables: Variables) {}

  /** Parameters are sent as a form, which every tenant accepts (RFC 6749, section 4.4.2). */
  async send(
    url: string,
    parameters?: Record<string, string>,
    { dpop, connect }: { dpop?: string; connect?: TlsCredentials } = {},
  ): Promise<Reply | NoReply> {
    const { EnvHttpProxyAgent, request } = await import('undici');
    const sentAt = Date.now();
    let dispatcher: Dispatcher | undefined;
    try {
      // Throws if the proxy's URL is invalid.
      dispatcher = new EnvHttpProxyAgent({
        ...proxyVariables(this.variables),
        maxResponseSize,
        ...(connect && { connect }),
      });
      const response = await request(url, {
        dispatcher,
        signal: AbortSignal.timeout(timeoutMs),
        method: parameters ? 'POST' : 'GET',
        headers: {
          accept: 'application/json',
          ...(parameters && form),
          ...(dpop && { dpop }),
        },
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
  requestToken(
    base: string,
    document: JsonObject,
    { clientId, clientSecret }: Credentials,
    { audience, scope }: { audience: string; scope: string | undefined },
    { key, certificate }: Proofs = {},
  ): Promise<Reply | NoReply> {
    const { mtls_endpoint_aliases: aliases } = document;
    const url = urlIn(
      certificate && isJsonObject(aliases) ? aliases : document,
      'token_endpoint',
      `${base}/oauth/token`,
    );
    const parameters = {
      grant_type: 'client_credentials',
      client_id: clientId,
      ...(clientSecret && { client_secret: clientSecret }),
      ...(audience && { audience }),
      ...(scope && { scope }),
    };
    return this.send(url, parameters, {
      ...(key && { dpop: key.prove('POST', url) }),
      ...(certificate && { connect: certificate }),
    });
  }
}

/** What a token can be bound to. */
export interface Proofs {
  readonly key?: DpopKey | undefined;
  readonly certificate?: TlsCredentials | undefined;
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
