import type { ProofKey, ProofOptions } from '../../testing/proof.js';
import { accepted, type Expected } from '../hostile-request.js';

type Headers = readonly (readonly [string, string])[];

/** The values from which rows create their headers. */
export interface ProofParts {
  /** The client's key. */
  readonly key: ProofKey;
  /** A token that is valid and bound to the key. */
  readonly token: string;
  /** Creates another such token with other claims. */
  readonly mint: (claims?: Readonly<Record<string, unknown>>) => string;
  /** The URL of the request. */
  readonly url: string;
  /** Creates a proof that is valid for the token and the request, except for what the options change. */
  readonly prove: (change?: Partial<ProofOptions>) => string;
}

/** A request with a token that is bound to a key. */
export interface ProofRow {
  /** What is sent, e.g. `a proof without jti`. */
  readonly name: string;
  readonly expected: Expected;
  readonly create: (parts: ProofParts) => Headers;
}

/** `Authorization` and `DPoP` of a request. */
export const dpop = (token: string, proof: string): Headers => [
  ['Authorization', `DPoP ${token}`],
  ['DPoP', proof],
];

/** A proof that must be rejected with 401 `invalid_dpop_proof`, by this rule. */
export const rejectsProof = (
  name: string,
  rule: string,
  create: (parts: ProofParts) => string,
): ProofRow => ({
  name,
  expected: { status: 401, code: 'invalid_dpop_proof', rule },
  create: (parts) => dpop(parts.token, create(parts)),
});

/** A proof that must be accepted. */
export const acceptsProof = (
  name: string,
  create: (parts: ProofParts) => string,
): ProofRow => ({
  name,
  expected: accepted,
  create: (parts) => dpop(parts.token, create(parts)),
});
