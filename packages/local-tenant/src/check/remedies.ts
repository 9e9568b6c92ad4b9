/** What to do: a text, or one for a real tenant and one for the local tenant, whose settings are files. */
export type Remedy =
  string | { readonly auth0: string; readonly local: string };

/** For a change to a file of the local tenant. */
export const locally = (change: string): string =>
  `${change} The change applies to the next token, once the file is saved.`;

const api = 'Auth0: Applications > APIs > your API';

export const audienceRemedy: Remedy = {
  auth0: `Set AUDIENCE to the Identifier of your own API (${api} > Settings > Identifier; create one with Create API), and request tokens with that audience.`,
  local:
    'Set AUDIENCE to the identifier of your own API under resourceServers in tenant.yaml, and request tokens with that audience.',
};

export const keysRemedy: Remedy = {
  auth0: `Keys must be public, for signatures, at least 2048 bits, and of an algorithm that TOKEN_SIGNING_ALG lists (Auth0: Settings > Signing Keys; Applications > APIs > your API > Settings > Signing Algorithm).`,
  local:
    'The local tenant publishes RSA keys, so either TOKEN_SIGNING_ALG does not list the signing_alg of your API in tenant.yaml, or a test fault is set (DELETE /_local/faults removes it).',
};

export const boundRemedy: Remedy = {
  auth0: `Set PROOF_OF_POSSESSION=allowed, or turn sender-constraining off for this API (${api} > Settings > Token Sender-Constraining) and for the client.`,
  local: locally(
    'Set PROOF_OF_POSSESSION=allowed, or remove proof_of_possession of the API and require_proof_of_possession of the client from tenant.yaml.',
  ),
};

export const unboundRemedy: Remedy = {
  auth0: `Turn sender-constraining on for this API (${api} > Settings > Token Sender-Constraining: DPoP or mTLS), or set PROOF_OF_POSSESSION=allowed.`,
  local: locally(
    'Give the API proof_of_possession: { mechanism: dpop } in tenant.yaml, or set PROOF_OF_POSSESSION=allowed.',
  ),
};

export const encryptionRemedy = `The token is encrypted. Turn JSON Web Encryption off (${api} > Settings > Token Encryption).`;

export const opaqueRemedy: Remedy = {
  auth0:
    'The tenant issues an opaque token if the request does not name your API. Check that AUDIENCE is the Identifier of your API, and not the tenant’s default (Auth0: Settings > General > API Authorization Settings > Default Audience).',
  local: locally(
    'The tenant issues an opaque token if the request names no API and allow_api1_non_global_clients is true. Set AUDIENCE to the identifier of your API, or remove that flag from tenant.yaml.',
  ),
};

export const symmetricRemedy: Remedy = {
  auth0: `Choose RS256 (${api} > Settings > Signing Algorithm; for an existing API, create a new one). The API does not accept symmetric algorithms.`,
  local: locally(
    'Set signing_alg: RS256 for the API in tenant.yaml. The API does not accept symmetric algorithms.',
  ),
};

export const algorithmRemedy: Remedy = {
  auth0: `Use the same algorithm in both (${api} > Settings > Signing Algorithm).`,
  local: locally(
    'Use the same algorithm in TOKEN_SIGNING_ALG and in signing_alg of the API in tenant.yaml.',
  ),
};

export const profileRemedy: Remedy = {
  auth0: `Choose an Access Token Profile, Auth0 or RFC 9068 (${api} > Settings > Access Token Profile), and set TOKEN_PROFILE to match.`,
  local: locally(
    'Make token_dialect of the API in tenant.yaml and TOKEN_PROFILE match.',
  ),
};

export const signatureRemedy: Remedy = {
  auth0:
    'These are another tenant’s keys, or old ones. Leave JWKS_URI unset, and check that ISSUER_BASE_URL is the tenant that issues your tokens (Auth0: Settings > Signing Keys shows the kid in use).',
  local:
    'These are another tenant’s keys, or old ones. Leave JWKS_URI unset, and check that ISSUER_BASE_URL is the local tenant’s URL.',
};

export const audClaimRemedy: Remedy = {
  auth0:
    'The token is for another API. Check which Identifier the client requests, and the tenant’s Default Audience (Auth0: Settings > General > API Authorization Settings).',
  local: locally(
    'The token is for another API. Set AUDIENCE to the identifier in tenant.yaml, and check default_audience there.',
  ),
};

export const scopesRemedy: Remedy = {
  auth0: `${api} > Permissions must list the scope; then, under Machine to Machine Applications > your client, tick it and click Update.`,
  local: locally(
    'In tenant.yaml, the API must list the scope under scopes, and the client’s grant under clientGrants must have it.',
  ),
};

/** For requested scopes that are not in the token. */
export const droppedScopesRemedy: Remedy = {
  auth0: `The tenant or its Action silently left them out. ${scopesRemedy.auth0}`,
  local: `The Action left them out. ${scopesRemedy.local}`,
};

const sameNamespace =
  'Use exactly the same value, including the trailing slash: CLAIM_NAMESPACE here, and the Action’s secret CLAIM_NAMESPACE';

export const namespaceRemedy: Remedy = {
  auth0: `${sameNamespace} (Auth0: Actions > Library > add-client-metadata > Secrets), then Deploy.`,
  local: locally(
    `${sameNamespace} (secrets of the Action in tenant.yaml; CLAIM_NAMESPACE under keywords in tenant.local.yaml, or in .env).`,
  ),
};

export const bindRemedy = {
  auth0:
    'Auth0: Actions > Triggers > credentials-exchange: put the Action between Start and Complete, and Apply. The Action must also be deployed; saving is not enough.',
  local: locally(
    'In tenant.yaml, list the Action under triggers: credentials-exchange, and set deployed: true for it under actions.',
  ),
};

export const fillRemedy = {
  auth0:
    'Auth0: Applications > Applications > your client > Settings > Advanced Settings > Application Metadata: add the keys that the Action copies.',
  local: locally(
    'Add the keys that the Action copies under client_metadata of the client in tenant.yaml.',
  ),
};

/** Why a token of a real tenant may have no custom claims. */
export const unknownReasonRemedy = [
  'The tenant does not say why. Possible reasons, the most likely first:',
  'The Action is not deployed. Auth0: Actions > Library > add-client-metadata: Deploy; saving is not enough.',
  `It is not bound to the trigger. ${bindRemedy.auth0}`,
  `The client’s metadata is empty, or does not have the keys that the Action copies. ${fillRemedy.auth0}`,
  'The Action sets a claim name that the tenant silently drops: a restricted one, such as sub or client_id, or one under auth0.com, webtask.io or webtask.run.',
  'The Action has no secret CLAIM_NAMESPACE, so it sets no claims. Auth0: Actions > Library > add-client-metadata > Secrets.',
].join('\n');
