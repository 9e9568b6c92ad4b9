import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { DpopNonces } from './dpop-nonces.js';
import {
  maxAheadSeconds,
  proofClaimRules,
  type DpopAlgorithm,
} from './dpop-rules.js';
import { normalizeHtu } from './htu.js';
import {
  getEncodedProofHeader,
  checkRules,
  readProofHeader,
  readSignedClaims,
  type ProofHeader,
} from './proof-jws.js';
import {
  MemoryReplayStore,
  useOnce,
  type ReplayStore,
} from './replay-store.js';
import { withoutTrailingSlash } from './urls.js';

/** Which DPoP proofs are accepted. */
export interface DpopOptions {
  /** This API's own URL: the part of clients' URLs before the path that the API sees. A function if it is not known yet. */
  readonly publicUrl: string | (() => string);
  /** The accepted signature algorithms. Default: ES256, ES384, EdDSA, PS256 and RS256. */
  readonly algorithms?: readonly DpopAlgorithm[];
  /** The maximum age of a proof, in seconds. Default: 60. */
  readonly maxAgeSeconds?: number;
  /** The allowed difference between the clocks of client and API, in seconds. Default: 5. */
  readonly clockToleranceSeconds?: number;
  /** Stores used proofs. Default: in the memory of this process. */
  readonly replays?: ReplayStore;
  /** Requires one of these nonces in each proof. Default: no nonce is required. */
  readonly nonces?: DpopNonces | undefined;
  /** Whether to show the expected URL to a client with the wrong `htu`, for development. Default: false. */
  readonly showExpectedUrl?: boolean;
}

/** A request whose token is verified and bound to the key of DPoP proofs. */
export interface DpopRequest {
  /** The `DPoP` header; empty if there is none. */
  readonly proof: string;
  readonly method: string;
  /** The path that the API sees. A query is ignored. */
  readonly path: string;
  readonly token: string;
  /** The thumbprint of the key that the token is bound to. */
  readonly jkt: string;
  readonly clientId: string;
}

/** Verifies DPoP proofs (RFC 9449), which show that the sender has the key that a token is bound to. */
export class DpopProofs {
  readonly algorithms: readonly DpopAlgorithm[];
  private readonly options: Required<Omit<DpopOptions, 'nonces'>>;
  private readonly nonces: DpopNonces | undefined;
  /** Proof headers by the thumbprint that the token is bound to. Cached, because importing a key is slow. */
  private readonly headers = new LRUCache<string, ProofHeader>({ max: 1000 });

  constructor({
    publicUrl,
    algorithms = ['ES256', 'ES384', 'EdDSA', 'PS256', 'RS256'],
    maxAgeSeconds = 60,
    clockToleranceSeconds = 5,
    replays = new MemoryReplayStore(),
    nonces,
    showExpectedUrl = false,
  }: DpopOptions) {
    this.algorithms = algorithms;
    this.nonces = nonces;
    this.options = {
      publicUrl,
      algorithms,
      maxAgeSeconds,
      clockToleranceSeconds,
      replays,
      showExpectedUrl,
    };
  }

  /**
   * Verifies the proof of a request: header, signature, claims, nonce, and that it
   * was not used before. Replays are checked last, so that only verified proofs
   * are stored. Does not verify the token.
   *
   * @returns a new nonce for the response's `DPoP-Nonce`, if the client needs one
   * @throws {InvalidDpopProofError} (as a rejection) naming the first check that failed
   * @throws {UseDpopNonceError} (as a rejection) if only the nonce is missing or old
   * @throws {ReplayStoreUnavailableError} (as a rejection) if the store cannot tell now whether the proof was used before
   */
  async verify(request: DpopRequest): Promise<string | undefined> {
    const { proof, method, path, jkt, clientId } = request;
    const { publicUrl, replays, maxAgeSeconds, clockToleranceSeconds } =
      this.options;
    const base = typeof publicUrl === 'string' ? publicUrl : publicUrl();
    // A path without a leading slash would become part of the host.
    const url = path.startsWith('/')
      ? normalizeHtu(withoutTrailingSlash(base) + path)
      : undefined;
    const now = Date.now() / 1000;

    const encoded = getEncodedProofHeader(proof, clientId);
    const known = this.headers.get(jkt);
    const header =
      known?.encoded === encoded
        ? known
        : await readProofHeader(encoded, this.algorithms, clientId);
    const claims = await readSignedClaims(proof, header, clientId);
    checkRules(proofClaimRules, claims, clientId, {
      method,
      url,
      showUrl: this.options.showExpectedUrl,
      now,
      maxAgeSeconds,
      toleranceSeconds: clockToleranceSeconds,
      ath: sha256(request.token),
      keyThumbprint: header.thumbprint,
      jkt,
    });
    this.headers.set(jkt, header);

    const nonce = this.nonces?.check(claims['nonce'], clientId);
    const key = sha256(JSON.stringify([jkt, method, url, claims['jti']]));
    const until =
      Number(claims['iat']) +
      maxAgeSeconds +
      clockToleranceSeconds +
      maxAheadSeconds;
    await useOnce(replays, key, (until - now) * 1000, clientId);
    return nonce;
  }
}

const sha256 = (text: string): string =>
  createHash('sha256').update(text).digest('base64url');
