import type { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { isJsonObject, isNestedTooDeep, maxNesting } from '@repo/access-tokens';
import type { ClientDefinition } from '../config/tenant-definition.js';
import type { Exchange, ExchangeResult } from '../exchange/exchange.js';
import { ScriptLog } from '../exchange/script-log.js';
import { readText } from '../http/read-text.js';
import { requestInvalid, type TokenRefusal } from './refusals.js';

/** A token request and, step by step, its result. */
export class Transaction {
  readonly startedAt = new Date();
  readonly parameters: TokenParameters;
  readonly request: Exchange['request'];
  /** How the client authenticates, unless with a certificate. */
  readonly authentication: Exchange['authentication'];
  /** The DPoP proof, not validated. */
  readonly dpopProof: string | undefined;
  /** The client's TLS certificate. Only possession of its key has been verified. */
  readonly certificate: X509Certificate | undefined;
  /** The client; until it is authenticated, the one that it claims to be. */
  client: ClientDefinition | undefined;
  /** Set once client, API and scopes are decided. */
  exchange: Exchange | undefined;
  /** Set once the Actions have run. */
  result: ExchangeResult | undefined;
  readonly scriptLog = new ScriptLog();
  /** Set once the token is issued. */
  accessToken: string | undefined;
  refusal: TokenRefusal | undefined;
  /** Why it was rejected. For the tenant's owner, not for the caller. */
  refusalDetail: string | undefined;
  /** Additional headers of the response. */
  readonly headers: Record<string, string> = {};

  /** @throws {TokenRefusal} if a parameter is not a string */
  constructor(
    { headers, socket, method = 'POST' }: IncomingMessage,
    body: TokenBody,
  ) {
    const {
      client_secret: _secret,
      client_assertion: _assertion,
      ...harmless
    } = body;
    this.parameters = readTokenParameters(body);
    this.dpopProof = headers.dpop?.toString();
    this.certificate =
      socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
    this.authentication = {
      type: this.parameters.client_assertion
        ? 'private_key_jwt'
        : headers.authorization
          ? 'client_secret_basic'
          : 'client_secret_post',
    };
    const { 'accept-language': language, 'user-agent': user_agent } = headers;
    this.request = {
      body: harmless,
      // A laptop has no location.
      geoip: {},
      hostname: headers.host?.replace(/:\d+$/, '') ?? '',
      ip: socket.remoteAddress ?? '',
      ...(language && { language }),
      method,
      ...(user_agent && { user_agent }),
    };
  }
}

/** The parameters that the token endpoint uses. */
const parameterNames = [
  'grant_type',
  'client_id',
  'client_secret',
  'client_assertion',
  'client_assertion_type',
  'audience',
  'resource',
  'scope',
  'organization',
] as const;

type TokenParameters = Readonly<
  Partial<Record<(typeof parameterNames)[number], string>>
>;

/** A body as it was sent, not validated. */
type TokenBody = Readonly<Record<string, unknown>>;

/**
 * Reads the body of a token request, JSON or form. A body of any other type
 * counts as empty, as it does in a real tenant.
 *
 * @throws {TokenRefusal} if it cannot be read
 */
export async function readTokenBody(
  request: IncomingMessage,
): Promise<TokenBody> {
  const text = await readText(request);
  if (text === undefined) throw requestInvalid('Payload too large', 413);
  const type = request.headers['content-type']?.split(';')[0];
  switch (type?.trim().toLowerCase()) {
    case 'application/json':
      return parseJson(text);
    case 'application/x-www-form-urlencoded':
      return parseForm(text);
    default:
      return {};
  }
}

function readTokenParameters(body: TokenBody): TokenParameters {
  return Object.fromEntries(
    parameterNames
      .filter((name) => Object.hasOwn(body, name))
      .map((name) => {
        const value = body[name];
        if (typeof value === 'string') return [name, value];
        throw requestInvalid(`The parameter "${name}" must be a string`);
      }),
  );
}

function parseJson(text: string): TokenBody {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Reported below.
  }
  if (!isJsonObject(value)) {
    throw requestInvalid('The body must be a JSON object');
  }
  if (!isNestedTooDeep(value)) return value;
  throw requestInvalid(
    `The body must not be nested more than ${maxNesting} levels deep`,
  );
}

function parseForm(text: string): TokenBody {
  const form = new URLSearchParams(text);
  if (new Set(form.keys()).size < form.size) {
    throw requestInvalid('A parameter must not be repeated');
  }
  return Object.fromEntries(form);
}
