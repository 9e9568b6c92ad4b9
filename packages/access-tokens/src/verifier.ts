import { LRUCache } from 'lru-cache';
import {
  getEncodedHeader,
  isJsonObject,
  isNestedTooDeep,
  maxNesting,
  readHeader,
  readPayload,
} from './compact-jws.js';
import {
  InvalidTokenError,
  invalidSignature,
  payloadNotAnObject,
} from './errors.js';
import type { SigningKey } from './issuer-keys.js';
import type { SigningAlgorithm } from './key-set.js';
import { createMachineClient, type MachineClient } from './machine-client.js';
import { tokenProfiles, type TokenProfile } from './profiles.js';
import {
  claimRules,
  getFirstFailingRule,
  headerRules,
  type ProofOfPossessionMode,
} from './rules.js';
import { isSignatureValid } from './signature.js';
import type { SigningKeys } from './signing-keys.js';

/** Which tokens are accepted. */
export interface AccessTokenOptions {
  /** This API's identifier in the tenant, which `aud` must include. */
  readonly audience: string;
  /** The prefix of the custom claims that become the client's metadata, e.g. `https://example.com/`. */
  readonly claimNamespace: string;
  /** The accepted signature algorithms. Default: those of the {@link SigningKeys}. */
  readonly algorithms?: readonly SigningAlgorithm[];
  /** How to recognize a machine's token. Default: `tokenProfiles.auth0`. */
  readonly profile?: TokenProfile;
  /** The allowed difference between the clocks of issuer and API, in seconds. Default: 5. */
  readonly clockToleranceSeconds?: number;
  /**
   * Whether tokens that are bound to a key are accepted. Default: `off`. In other
   * modes, each request must also pass `ProofOfPossession` in the same mode.
   */
  readonly proofOfPossession?: ProofOfPossessionMode;
}

/** A client whose token passed every check, and the key that signed it. */
export interface VerifiedToken {
  readonly client: MachineClient;
  readonly key: SigningKey;
}

/** The key and the algorithm that a token's header names. */
export class NamedKey {
  constructor(
    readonly key: SigningKey,
    readonly alg: string,
  ) {}
}

/** The parts of an accepted header that are needed later. */
interface AcceptedHeader {
  readonly alg: string;
  readonly kid: string;
}

/**
 * Verifies machine access tokens: JWTs of a trusted issuer (RFC 7519, RFC 9068),
 * issued by the client-credentials grant for this audience.
 *
 * Does not check whether a token was revoked (a JWT cannot show that). Callers must
 * check its scopes and the client's metadata. It does not check proofs of possession
 * either: a token that is bound to a key (`cnf`) is rejected, unless the options
 * say that the caller checks it.
 */
export class AccessTokenVerifier {
  private readonly options: Required<AccessTokenOptions>;
  /** Encoded headers that passed the header rules. All tokens of one key have the same header. */
  private readonly knownHeaders = new LRUCache<string, AcceptedHeader>({
    max: 100,
  });

  constructor(
    {
      audience,
      claimNamespace,
      algorithms,
      profile = tokenProfiles.auth0,
      clockToleranceSeconds = 5,
      proofOfPossession = 'off',
    }: AccessTokenOptions,
    private readonly keys: SigningKeys,
  ) {
    this.options = {
      audience,
      claimNamespace,
      algorithms: algorithms ?? keys.algorithms,
      profile,
      clockToleranceSeconds,
      proofOfPossession,
    };
  }

  /**
   * Verifies a token: format and header, key, signature, claims.
   *
   * @throws {InvalidTokenError} (as a rejection) naming the first check that failed
   * @throws {SigningKeysUnavailableError} (as a rejection) if the key cannot be fetched now
   */
  async verify(token: string): Promise<VerifiedToken> {
    const { key, alg } = await this.getKey(token);
    if (!isSignatureValid(token, alg, key.publicKey)) throw invalidSignature();
    return this.checkClaims(readPayload(token), key);
  }

  /**
   * Checks the format and the header of a token, and gets the key that it names
   * from its issuer. Does not verify the signature. Keys in the token itself
   * (`jwk`, `jku`, `x5u`, `x5c`) are ignored. Returns a promise only if it fetches.
   *
   * @throws {InvalidTokenError} naming the first check that failed
   * @throws {SigningKeysUnavailableError} (as a rejection) if the key cannot be fetched now
   */
  getKey(token: string): NamedKey | Promise<NamedKey> {
    const { alg, kid } = this.checkHeader(token);
    const issuer = this.keys.getIssuerKeys(() => getClaimedIssuer(token));
    if (!issuer)
      throw new InvalidTokenError(
        'iss',
        'iss is not an issuer that this API trusts.',
      );
    const keys = issuer.get(kid);
    return keys instanceof Promise
      ? keys.then((fetched) => pickKey(alg, fetched))
      : pickKey(alg, keys);
  }

  /**
   * Checks the claims of a token whose signature has been verified with `key`.
   *
   * @throws {InvalidTokenError} naming the first of the `claimRules` that failed
   */
  checkClaims(claims: unknown, key: SigningKey): VerifiedToken {
    if (!isJsonObject(claims)) throw payloadNotAnObject();
    if (isNestedTooDeep(claims)) {
      throw new InvalidTokenError(
        'format',
        `The token's payload is nested more than ${maxNesting} levels deep.`,
      );
    }
    const {
      audience,
      claimNamespace,
      profile,
      clockToleranceSeconds,
      proofOfPossession,
    } = this.options;
    const id = profile.clientId(claims);
    const clientId = typeof id === 'string' ? id : '';

    const failing = getFirstFailingRule(claimRules, claims, {
      issuer: key.issuer,
      audience,
      profile,
      now: Date.now() / 1000,
      toleranceSeconds: clockToleranceSeconds,
      proofOfPossession,
    });
    if (failing)
      throw new InvalidTokenError(failing.name, failing.detail, { clientId });
    const scopes = profile.scopes(claims, audience);
    return {
      client: createMachineClient(clientId, claims, claimNamespace, scopes),
      key,
    };
  }

  /** @throws {InvalidTokenError} naming the first of the `headerRules` that failed */
  private checkHeader(token: string): AcceptedHeader {
    const encoded = getEncodedHeader(token);
    const known = this.knownHeaders.get(encoded);
    if (known) return known;
    const header = readHeader(encoded);
    const { algorithms } = this.options;
    const failing = getFirstFailingRule(headerRules, header, { algorithms });
    if (failing) throw new InvalidTokenError(failing.name, failing.detail);
    const accepted = { alg: String(header['alg']), kid: String(header['kid']) };
    this.knownHeaders.set(encoded, accepted);
    return accepted;
  }
}

/** The key for this algorithm among those with the same `kid`. */
function pickKey(
  alg: string,
  keys: readonly SigningKey[] | undefined,
): NamedKey {
  if (!keys)
    throw new InvalidTokenError(
      'kid',
      'kid does not name a signing key of the issuer.',
    );
  const key = keys.find(({ algorithms }) => algorithms.includes(alg));
  if (!key) {
    throw new InvalidTokenError(
      'alg',
      'alg is not an algorithm of the key that kid names.',
    );
  }
  return new NamedKey(key, alg);
}

function getClaimedIssuer(token: string): unknown {
  const claims = readPayload(token);
  if (!isJsonObject(claims)) throw payloadNotAnObject();
  return claims['iss'];
}
