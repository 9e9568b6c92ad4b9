import {
  getEncodedHeader,
  isJsonObject,
  type JsonObject,
  type ProofOfPossessionMode,
  readHeader,
  readPayload,
  withoutTrailingSlash,
} from '@repo/access-tokens';
import type { ExchangeRecord } from '../exchange-log.js';
import {
  getMetadataRequirements,
  type MetadataRequirement,
} from './metadata-requirements.js';
import { getProofs } from './proofs.js';
import type { Settings } from './settings.js';
import {
  type RequestResult,
  getJson,
  TenantClient,
  urlIn,
} from './tenant-client.js';

type Token = ReturnType<typeof readToken>;
export type TokenContent = NonNullable<Token['content']>;

/** What the local tenant says about recent exchanges. */
export interface RecentExchanges {
  /** The Actions or Hooks that are bound to the trigger. */
  readonly scripts: readonly string[];
  readonly exchanges: readonly Pick<
    ExchangeRecord,
    'status' | 'clientId' | 'claims' | 'ignoredClaims' | 'missingMetadata'
  >[];
}

/** Everything that the checks look at. What was not available is absent. */
export interface Facts {
  readonly settings: Settings;
  readonly discovery?: RequestResult;
  /** The discovery document; empty if there is none. */
  readonly document: JsonObject;
  readonly jwks?: RequestResult;
  readonly tokenReply?: RequestResult;
  readonly token?: Token | undefined;
  readonly recent?: RecentExchanges | undefined;
  /** The metadata that routes of the API require, if known. */
  readonly requirements?: readonly MetadataRequirement[] | undefined;
  /** The API's protected resource metadata (RFC 9728); empty if there is none. */
  readonly resource?: JsonObject;
  /** Whether the API rejects, allows or requires tokens that are bound to their client. */
  readonly proofOfPossession?: ProofOfPossessionMode;
}

/** Sends each request once, as far as the responses before it allow. */
export async function gatherFacts(settings: Settings): Promise<Facts> {
  const { issuer, credentials, tenantIsLocal, apiUrl } = settings;
  if (issuer === '') return { settings, document: {} };

  const base = withoutTrailingSlash(issuer);
  const client = new TenantClient(settings.variables);
  const discovery = await client.send(
    `${base}/.well-known/openid-configuration`,
  );
  const document = getJson(discovery);
  if (typeof document['issuer'] !== 'string') {
    return { settings, discovery, document: {} };
  }
  const jwks = await client.send(
    settings.jwksUri ??
      urlIn(document, 'jwks_uri', `${base}/.well-known/jwks.json`),
  );
  const resource = apiUrl
    ? getJson(
        await client.send(`${apiUrl}.well-known/oauth-protected-resource`),
      )
    : {};
  const proofOfPossession =
    settings.proofOfPossession ??
    (resource['dpop_bound_access_tokens_required'] ? 'required' : 'allowed');
  const tokenReply =
    credentials &&
    (await client.requestToken(
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
    ? await getRecentExchanges(client, base)
    : undefined;
  const requirements =
    settings.requirements ??
    (token && apiUrl ? await getMetadataRequirements(apiUrl) : undefined);
  return {
    // Something other than the local tenant may run on this machine.
    settings: { ...settings, tenantIsLocal: recent !== undefined },
    discovery,
    document,
    jwks,
    tokenReply,
    token,
    recent,
    requirements,
    resource,
    proofOfPossession,
  };
}

/** `undefined` if the tenant is not a local tenant. */
export async function getRecentExchanges(
  client: TenantClient,
  base: string,
): Promise<RecentExchanges | undefined> {
  const response = getJson(await client.send(`${base}/recent`));
  return Array.isArray(response['scripts']) &&
    Array.isArray(response['exchanges'])
    ? (response as unknown as RecentExchanges)
    : undefined;
}

/** Decodes a token, or says why the API cannot read it. It is never printed. */
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
