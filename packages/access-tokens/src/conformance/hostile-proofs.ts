import { mintToken } from '../testing/mint-token.js';
import { createProofKey, makeProof } from '../testing/proof.js';
import type { ConformanceIssuer } from './conformance-issuer.js';
import { getRequestName, type HostileRequest } from './hostile-request.js';
import type { HostileOptions } from './hostile-requests.js';
import { bindingRows } from './proof/binding-rows.js';
import { proofClaimRows } from './proof/claim-rows.js';
import { proofFormatRows } from './proof/format-rows.js';
import { proofHeaderRows } from './proof/header-rows.js';
import type { ProofRow } from './proof/proof-row.js';

export interface ProofOptions extends HostileOptions {
  /** The API's own URL: `htu` is this URL and the path. */
  readonly publicUrl: string;
}

/**
 * Like `hostileRequests`, for an API that accepts tokens that are bound to a key:
 * hostile DPoP proofs, and tokens that are bound to something else. The API must
 * accept DPoP with the default options and plain bearer tokens, and require no nonces.
 *
 * Does not cover replays, which take two requests, or client certificates.
 */
export function hostileProofs(
  issuer: ConformanceIssuer,
  { publicUrl, ...options }: ProofOptions,
): HostileRequest[] {
  const key = createProofKey();
  const mint = (claims = {}): string =>
    mintToken(issuer, { ...options, claims: { cnf: key.cnf, ...claims } });
  const groups: Readonly<Record<string, readonly ProofRow[]>> = {
    'Bound token': bindingRows,
    'Proof format': proofFormatRows,
    'Proof header': proofHeaderRows,
    'Proof claims': proofClaimRows,
  };
  return Object.entries(groups).flatMap(([group, rows]) =>
    rows.map(({ name, expected, create }) => ({
      group,
      name: getRequestName({ name, expected }),
      method: 'GET',
      expected,
      create: ({ path }) => {
        const token = mint();
        const url = publicUrl + path;
        const prove: Parameters<typeof create>[0]['prove'] = (change) =>
          makeProof(key, { url, token, ...change });
        return { headers: create({ key, mint, prove, token, url }) };
      },
    })),
  );
}
