export {
  bearerChallenge,
  getAuthorizationHeader,
  getBearerToken,
  getResourceMetadataUrl,
} from './bearer.js';
export {
  getEncodedHeader,
  isJsonObject,
  isNestedTooDeep,
  maxNesting,
  readHeader,
  readPayload,
  type JsonObject,
} from './compact-jws.js';
export { getErrorMessage } from './error-message.js';
export {
  AccessTokenError,
  CredentialsMissingError,
  InsufficientScopeError,
  InvalidRequestError,
  InvalidTokenError,
  SigningKeysUnavailableError,
  isAccessTokenError,
  invalidSignature,
  type AccessTokenErrorCode,
  type Challenge,
} from './errors.js';
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
  claimRules,
  firstFailingRule,
  getFailingRules,
  headerRules,
  type ClaimContext,
  type FailingRule,
  type HeaderContext,
  type Rule,
} from './rules.js';
export { isSignatureValid } from './signature.js';
export { SigningKeys, type SigningKeysOptions } from './signing-keys.js';
export { isTenantEndpoint, withoutTrailingSlash } from './urls.js';
export { VerifiedTokens } from './verified-tokens.js';
export {
  AccessTokenVerifier,
  NamedKey,
  type AccessTokenOptions,
  type VerifiedToken,
} from './verifier.js';
