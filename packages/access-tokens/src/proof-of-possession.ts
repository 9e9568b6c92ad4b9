import type { IncomingMessage } from 'node:http';
import { getCredentials, type Scheme } from './bearer.js';
import { getCertificateThumbprint } from './client-certificate.js';
import type { DpopProofs } from './dpop-proofs.js';
import { InvalidTokenError } from './errors.js';
import type { MachineClient } from './machine-client.js';
import type { ProofOfPossessionMode } from './rules.js';

/** The parts of a request that are needed to check proofs. */
export type ProvenRequest = Pick<IncomingMessage, 'method' | 'url' | 'headers'>;

export interface ProofOfPossessionOptions<Request> {
  /** Which tokens are accepted, as in `AccessTokenOptions`. Default: `off`. */
  readonly mode?: ProofOfPossessionMode;
  /** Verifies DPoP proofs. Default: none, so tokens that need one are rejected. */
  readonly dpop?: DpopProofs | undefined;
  /** Gets the DER of a request's client certificate. Default: none, so tokens that need one are rejected. */
  readonly getCertificate?:
    ((request: Request) => Buffer | undefined) | undefined;
}

/**
 * Checks that a request has what the token's `cnf` requires: nothing, a DPoP proof
 * (RFC 9449) or a client certificate (RFC 8705, section 3). The scheme alone never
 * decides. Does not verify the token: `AccessTokenVerifier` does, in the same mode.
 */
export class ProofOfPossession<
  Request extends ProvenRequest = IncomingMessage,
> {
  /** For `AccessTokenOptions`. */
  readonly mode: ProofOfPossessionMode;
  /** The schemes to pass to `getCredentials`. */
  readonly schemes: readonly Scheme[];
  /** The algorithms of DPoP proofs, for challenges; `undefined` without DPoP. */
  readonly dpopAlgorithms: readonly string[] | undefined;

  constructor(private readonly options: ProofOfPossessionOptions<Request>) {
    const { mode = 'off', dpop } = options;
    this.mode = mode;
    this.schemes = mode === 'off' ? ['Bearer'] : ['Bearer', 'DPoP'];
    this.dpopAlgorithms = mode === 'off' ? undefined : dpop?.algorithms;
  }

  /**
   * Checks that the sender of a verified token may use it. Call it for every request,
   * even if the token was cached. Returns a promise only if it checks a DPoP proof.
   *
   * @param authorization the `Authorization` header that the token was sent in
   * @returns a new nonce for the response's `DPoP-Nonce`, if the client needs one
   * @throws {InvalidTokenError} if scheme, token or certificate do not match
   * @throws {InvalidDpopProofError | UseDpopNonceError | ReplayStoreUnavailableError} (as rejections) see `DpopProofs`
   */
  check(
    { id: clientId, confirmation }: MachineClient,
    authorization: string | undefined,
    request: Request,
  ): undefined | Promise<string | undefined> {
    const isBearer = beginsWithB.test(authorization ?? '');
    if (!confirmation && isBearer) return undefined;
    const reject = (detail: string): never => {
      throw new InvalidTokenError('cnf', detail, { clientId });
    };
    const credentials = getCredentials(authorization, this.schemes);
    if (!confirmation || !credentials)
      return reject(
        'cnf is missing: a token without it must be sent as Bearer.',
      );

    const { method, thumbprint } = confirmation;
    const { dpop, getCertificate } = this.options;
    if (method === 'x5t#S256') {
      const certificate = getCertificate?.(request);
      if (!certificate)
        return reject(
          'cnf binds the token to a client certificate, and the request has none.',
        );
      if (getCertificateThumbprint(certificate) !== thumbprint)
        return reject('cnf binds the token to another certificate.');
      return undefined;
    }
    if (isBearer)
      return reject(
        'cnf binds the token to a key, so it cannot be used as a plain bearer token.',
      );
    if (!dpop)
      return reject(
        'cnf binds the token to a key, and this API does not accept DPoP proofs.',
      );
    return dpop.verify({
      // Node joins several headers with commas, which no proof contains.
      proof: String(request.headers['dpop'] ?? ''),
      method: request.method ?? '',
      path: request.url ?? '',
      token: credentials.token,
      jkt: thumbprint,
      clientId,
    });
  }
}

/** The scheme of a verified token is `Bearer` or `DPoP`, so the first letter tells them apart. */
const beginsWithB = /^b/i;
