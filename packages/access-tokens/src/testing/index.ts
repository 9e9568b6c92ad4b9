export { getFreePort } from './free-port.js';
export { sendEndlessBody } from './send-endless-body.js';
export {
  audience,
  base64url,
  mintToken,
  namespace,
  signJws,
  validClaims,
  type ClaimOptions,
  type TokenIssuer,
  type TokenOptions,
} from './mint-token.js';
export {
  createProofKey,
  makeProof,
  type ProofKey,
  type ProofOptions,
} from './proof.js';
export {
  createSigningKeyPair,
  type KeyOptions,
  type SigningKeyPair,
} from './signing-key-pair.js';
export {
  discoveryPath,
  json,
  jwksPath,
  startIssuer,
  type IssuerOptions,
  type TestIssuer,
} from './start-issuer.js';
