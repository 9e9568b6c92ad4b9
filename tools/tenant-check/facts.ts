import type { ExchangeRecord } from '../../tenant/local/exchange-log/exchange-record.js';
import type { JsonObject } from '../../src/json/json-object.js';
import { withoutSlash } from '../../src/config/without-slash.js';
import { type Token, readToken } from './read-token.js';
import type { Settings } from './settings.js';
import {
  isReply,
  type NoReply,
  type Reply,
  TenantClient,
  urlIn,
} from './tenant-client.js';

/** The local tenant's own word on the latest exchange. */
export interface LocalWord {
  /** The Actions or Hooks that are bound to the trigger. */
  readonly scripts: readonly string[];
  readonly exchanges: readonly Pick<
    ExchangeRecord,
    'ignoredClaims' | 'missingMetadata'
  >[];
}

/** All that the checks judge. What is absent could not be had. */
export interface Facts {
  readonly settings: Settings;
  readonly discovery: Reply | NoReply | undefined;
  /** The discovery document; empty where there is none. */
  readonly document: JsonObject;
  readonly jwks: Reply | NoReply | undefined;
  readonly tokenReply: Reply | NoReply | undefined;
  readonly token: Token | undefined;
  readonly localWord: LocalWord | undefined;
}

/** Asks the tenant, once for each thing, as far as its answers allow. */
export async function gatherFacts(settings: Settings): Promise<Facts> {
  const { issuer, audience, scope, credentials, tenantIsLocal } = settings;
  const client = new TenantClient(settings.variables);
  const nothing: Facts = {
    settings,
    discovery: undefined,
    document: {},
    jwks: undefined,
    tokenReply: undefined,
    token: undefined,
    localWord: undefined,
  };
  if (issuer === '') return nothing;

  const base = withoutSlash(issuer);
  const discovery = await client.ask(
    `${base}/.well-known/openid-configuration`,
  );
  const document =
    isReply(discovery) && discovery.status === 200
      ? (discovery.json ?? {})
      : {};
  if (typeof document['issuer'] !== 'string') return { ...nothing, discovery };

  const jwks = await client.ask(
    settings.jwksUri ??
      urlIn(document, 'jwks_uri', `${base}/.well-known/jwks.json`),
  );
  const tokenReply =
    credentials &&
    (await client.ask(
      urlIn(document, 'token_endpoint', `${base}/oauth/token`),
      {
        grant_type: 'client_credentials',
        client_id: credentials.clientId,
        client_secret: credentials.clientSecret,
        ...(audience && { audience }),
        ...(scope && { scope }),
      },
    ));
  const raw =
    isReply(tokenReply) && tokenReply.status === 200
      ? tokenReply.json?.['access_token']
      : undefined;
  const word = tenantIsLocal ? await client.ask(`${base}/recent`) : undefined;

  return {
    settings,
    discovery,
    document,
    jwks,
    tokenReply,
    token: typeof raw === 'string' ? readToken(raw) : undefined,
    localWord: readLocalWord(word),
  };
}

/** What listens on loopback may be another tenant than this project's. */
function readLocalWord(reply: Reply | NoReply | undefined) {
  const word = isReply(reply) ? reply.json : undefined;
  return Array.isArray(word?.['scripts']) && Array.isArray(word['exchanges'])
    ? (word as unknown as LocalWord)
    : undefined;
}
