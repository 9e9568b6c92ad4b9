export {
  getAuthorizationHeader,
  getBearerToken,
  getCredentials,
  getResourceMetadataUrl,
  getScheme,
  type Credentials,
  type Scheme,
} from './bearer.js';
export {
  getCertificateFromHeader,
  getTlsCertificate,
  type CertificateHeader,
  type GetCertificate,
} from './certificate-source.js';
export { getChallenges, type ChallengeOptions } from './challenges.js';
export {
  certificateFormats,
  getCertificateThumbprint,
  readCertificateHeader,
  type CertificateFormat,
} from './client-certificate.js';
export {
  getEncodedHeader,
  isJsonObject,
  isNestedTooDeep,
  maxNesting,
  readHeader,
  readPayload,
  type JsonObject,
} from './compact-jws.js';
export { readConfirmation, type Confirmation } from './confirmation.js';
export { DpopNonces } from './dpop-nonces.js';
export {
  DpopProofs,
  type DpopOptions,
  type DpopRequest,
} from './dpop-proofs.js';
export { dpopAlgorithms, type DpopAlgorithm } from './dpop-rules.js';
export { getErrorMessage } from './error-message.js';
export {
  AccessTokenError,
  CredentialsMissingError,
  InsufficientScopeError,
  InvalidDpopProofError,
  InvalidRequestError,
  InvalidTokenError,
  ReplayStoreUnavailableError,
  SigningKeysUnavailableError,
  UseDpopNonceError,
  isAccessTokenError,
  invalidSignature,
  type AccessTokenErrorCode,
  type Challenge,
} from './errors.js';
export { normalizeHtu } from './htu.js';
export type { IssuerKeys, SigningKey } from './issuer-keys.js';
export type { FetchKeySet } from './jwks-fetcher.js';
export {
  readKeySet,
  signingAlgorithms,
  type PublishedKey,
  type SigningAlgorithm,
} from './key-set.js';
export { deepFreeze, type MachineClient } from './machine-client.js';
export {
  tokenProfileNames,
  tokenProfiles,
  type TokenProfile,
  type TokenProfileName,
} from './profiles.js';
export {
  ProofOfPossession,
  type ProofOfPossessionOptions,
  type ProvenRequest,
} from './proof-of-possession.js';
export { RedisReplayStore, type RedisSet } from './redis-replay-store.js';
export { MemoryReplayStore, type ReplayStore } from './replay-store.js';
export {
  claimRules,
  getFirstFailingRule,
  getFailingRules,
  headerRules,
  type ClaimContext,
  type FailingRule,
  type HeaderContext,
  type ProofOfPossessionMode,
  type Rule,
} from './rules.js';
export { isSignatureValid } from './signature.js';
export { SigningKeys, type SigningKeysOptions } from './signing-keys.js';
export { getRootUrl, isTenantEndpoint, withoutTrailingSlash } from './urls.js';
export { VerifiedTokens } from './verified-tokens.js';
export {
  AccessTokenVerifier,
  NamedKey,
  type AccessTokenOptions,
  type VerifiedToken,
} from './verifier.js';
