import type { ProvenRequest } from '../../src/index.js';
import {
  createProofKey,
  makeProof,
  mintToken,
  type ProofKey,
  type ProofOptions,
} from '../../src/testing/index.js';
import type { ApiResponse } from './start-api.js';
import type { ApiWithIssuer } from './use-api.js';

export const publicUrl = 'https://api.example.com/orders';

/** A client with a key and a token that is bound to it. */
export interface DpopClient {
  readonly key: ProofKey;
  readonly token: string;
  /** A proof for `GET /client`, valid except for what the options change. */
  prove(change?: Partial<ProofOptions>): string;
  /** Sends the token with this proof. Default: a new proof. */
  call(proof?: string, request?: Partial<ProvenRequest>): Promise<ApiResponse>;
}

/** Creates a client of the tested API, which must have started. */
export function createDpopClient(
  { api, issuer }: ApiWithIssuer,
  { key = createProofKey(), claims = {} } = {},
): DpopClient {
  const token = mintToken(issuer, { claims: { cnf: key.cnf, ...claims } });
  const prove: DpopClient['prove'] = (change) =>
    makeProof(key, { url: `${publicUrl}/client`, token, ...change });
  return {
    key,
    token,
    prove,
    call: (proof = prove(), request = {}) =>
      api.getClientWith(`DPoP ${token}`, {
        ...request,
        headers: { dpop: proof, ...request.headers },
      }),
  };
}
