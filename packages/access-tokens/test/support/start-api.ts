import { expect } from 'vitest';
import { containsToken } from '../../src/conformance/index.js';
import {
  AccessTokenVerifier,
  CredentialsMissingError,
  getCredentials,
  isAccessTokenError,
  ProofOfPossession,
  SigningKeys,
  VerifiedTokens,
  type AccessTokenOptions,
  type Challenge,
  type MachineClient,
  type ProvenRequest,
  type SigningKeysOptions,
} from '../../src/index.js';
import { audience, namespace } from '../../src/testing/index.js';

export interface ApiOptions
  extends Partial<SigningKeysOptions>, Partial<AccessTokenOptions> {
  /** How many verified tokens are cached. Default: 10,000. */
  readonly cacheSize?: number;
  /** Default: bound tokens are rejected. */
  readonly possession?: ProofOfPossession<ProvenRequest>;
}

/** An API's response. */
export interface ApiResponse {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly challenge?: Challenge | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Handles `Authorization` headers like an API, without a server. */
export interface TestApi {
  readonly keys: SigningKeys;
  readonly tokens: VerifiedTokens;
  /** One line for each call of `onFetched` and `onFailed` and for each rejected request. */
  readonly logs: string[];
  getClient(token?: string): Promise<ApiResponse>;
  getClientWith(
    authorization: string,
    request?: Partial<ProvenRequest>,
  ): Promise<ApiResponse>;
  close(): Promise<void>;
}

/** Starts an API, which fetches keys. Close it in `afterAll`. */
export function startApi({
  cacheSize = 10_000,
  possession = new ProofOfPossession({}),
  ...options
}: ApiOptions & Pick<SigningKeysOptions, 'issuers'>): TestApi {
  const logs: string[] = [];
  const keys = new SigningKeys({
    allowLoopbackHttp: true,
    onFetched: (issuer, usable) =>
      logs.push(`fetched ${issuer} ${usable ? '' : 'un'}usable`),
    onFailed: (issuer, error, usable) =>
      logs.push(
        `failed ${issuer}: ${String(error)} ${usable ? '' : 'un'}usable`,
      ),
    ...options,
  });
  const verifier = new AccessTokenVerifier(
    {
      audience,
      claimNamespace: namespace,
      proofOfPossession: possession.mode,
      ...options,
    },
    keys,
  );
  const tokens = new VerifiedTokens(cacheSize);

  async function verify(header: string): Promise<MachineClient> {
    const known = tokens.get(header);
    if (known) return known;
    const credentials = getCredentials(header, possession.schemes);
    if (!credentials) throw new CredentialsMissingError();
    const verified = await verifier.verify(credentials.token);
    tokens.set(header, verified);
    return verified.client;
  }

  async function getClientWith(
    header: string,
    request: Partial<ProvenRequest> = {},
  ): Promise<ApiResponse> {
    try {
      const client = await verify(header);
      const nonce = await possession.check(client, header, {
        method: 'GET',
        url: '/client',
        headers: {},
        ...request,
      });
      const headers = nonce === undefined ? undefined : { 'dpop-nonce': nonce };
      return { status: 200, body: { ...client }, headers };
    } catch (error) {
      if (!isAccessTokenError(error)) throw error;
      const { status, code, message, challenge, headers, log } = error;
      logs.push(JSON.stringify(log));
      return { status, body: { code, detail: message }, challenge, headers };
    }
  }

  keys.start();
  return {
    keys,
    tokens,
    logs,
    getClientWith,
    getClient: (token) =>
      getClientWith(token === undefined ? '' : `Bearer ${token}`),
    close: async () => {
      await keys.close();
      // No line may contain a token, whatever a test sends.
      expect(logs.filter(containsToken)).toEqual([]);
    },
  };
}
