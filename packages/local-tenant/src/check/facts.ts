import {
  getEncodedHeader,
  isJsonObject,
  type JsonObject,
  type ProofOfPossessionMode,
  readHeader,
  readPayload,
  withoutTrailingSlash,
} from '@repo/access-tokens';
import { askDemands, type Demand } from './api-demands.js';
import { getProofs } from './proofs.js';
import type { Settings } from './settings.js';
import { type Answer, getJson, TenantClient, urlIn } from './tenant-client.js';
import type { ExchangeRecord } from '../exchange-log.js';

type Token = ReturnType<typeof readToken>;
export type TokenContent = NonNullable<Token['content']>;

/** What the local tenant says about the latest exchange. */
export interface RecentExchanges {
  /** The Actions or Hooks that are bound to the trigger. */
  readonly scripts: readonly string[];
  readonly exchanges: readonly Pick<
    ExchangeRecord,
    'status' | 'clientId' | 'claims' | 'ignoredClaims' | 'missingMetadata'
  >[];
}

/** Everything that the checks judge. Absent members were not available. */
export interface Facts {
  readonly settings: Settings;
  readonly discovery?: Answer;
  /** The discovery document; empty where there is none. */
  readonly document: JsonObject;
  readonly jwks?: Answer;
  readonly tokenReply?: Answer;
  readonly token?: Token | undefined;
  readonly recent?: RecentExchanges | undefined;
  /** The metadata that routes of the API demand, where it is known. */
  readonly demands?: readonly Demand[] | undefined;
  /** The API's protected resource metadata (RFC 9728); empty where there is none. */
  readonly resource?: JsonObject;
  /** Whether the API accepts tokens that are bound to their client, or only those. */
  readonly proofOfPossession?: ProofOfPossessionMode;
}

/** Asks the tenant for everything once, as far as its answers allow. */
export async function gatherFacts(settings: Settings): Promise<Facts> {
  const { issuer, credentials, tenantIsLocal, apiUrl } = settings;
  if (issuer === '') return { settings, document: {} };

  const base = withoutTrailingSlash(issuer);
  const client = new TenantClient(settings.variables);
  const discovery = await client.ask(
    `${base}/.well-known/openid-configuration`,
  );
  const document = getJson(discovery);
  if (typeof document['issuer'] !== 'string') {
    return { settings, discovery, document: {} };
  }
  const jwks = await client.ask(
    settings.jwksUri ??
      urlIn(document, 'jwks_uri', `${base}/.well-known/jwks.json`),
  );
  const resource = apiUrl
    ? getJson(await client.ask(`${apiUrl}.well-known/oauth-protected-resource`))
    : {};
  const proofOfPossession =
    settings.proofOfPossession ??
    (resource['dpop_bound_access_tokens_required'] ? 'required' : 'allowed');
  const tokenReply =
    credentials &&
    (await client.askForToken(
      base,
      document,
      credentials,
      settings,
      getProofs(
        credentials,
        settings.keysFolder,
        settings.audience,
        proofOfPossession === 'required',
      ),
    ));
  const { access_token: raw } = getJson(tokenReply);
  const token = typeof raw === 'string' ? readToken(raw) : undefined;
  const recent = tenantIsLocal
    ? await askRecentExchanges(client, base)
    : undefined;
  const demands =
    settings.demands ??
    (token && apiUrl ? await askDemands(apiUrl) : undefined);
  return {
    // Another tenant may run on this machine, with no such files.
    settings: { ...settings, tenantIsLocal: recent !== undefined },
    discovery,
    document,
    jwks,
    tokenReply,
    token,
    recent,
    demands,
    resource,
    proofOfPossession,
  };
}

/** What the local tenant says; nothing if another one than this project's listens there. */
export async function askRecentExchanges(
  client: TenantClient,
  base: string,
): Promise<RecentExchanges | undefined> {
  const answer = getJson(await client.ask(`${base}/recent`));
  return Array.isArray(answer['scripts']) && Array.isArray(answer['exchanges'])
    ? (answer as unknown as RecentExchanges)
    : undefined;
}

/** A token as far as it can be read, and else why the API could not. Never printed. */
function readToken(raw: string) {
  const parts = raw.split('.').length;
  try {
    const header = readHeader(getEncodedHeader(raw));
    const claims = readPayload(raw);
    if (!isJsonObject(claims)) throw new Error('The payload is not an object.');
    return { raw, parts, content: { header, claims } };
  } catch (error) {
    return { raw, parts, unreadable: (error as Error).message };
  }
}
