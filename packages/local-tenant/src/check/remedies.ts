/** What to do: a text, or one for a real tenant and one for the local tenant, whose settings are files. */
export type Remedy =
  string | { readonly auth0: string; readonly local: string };

/** For a change to a file of the local tenant. */
export const locally = (change: string): string =>
  `${change} Once the file is saved, the next token shows it.`;

const api = 'Auth0: Applications > APIs > your API';

export const audienceRemedy: Remedy = {
  auth0: `Set AUDIENCE to the Identifier of your own API (${api} > Settings > Identifier; create one with Create API), and ask for tokens with that audience.`,
  local:
    'Set AUDIENCE to the identifier of your own API under resourceServers in tenant.yaml, and ask for tokens with that audience.',
};

export const keysRemedy: Remedy = {
  auth0: `Keys must be public, for signatures, at least 2048 bits, and of an algorithm that TOKEN_SIGNING_ALG lists (Auth0: Settings > Signing Keys; Applications > APIs > your API > Settings > Signing Algorithm).`,
  local:
    'The local tenant publishes RSA keys, so either TOKEN_SIGNING_ALG lists none of signing_alg in tenant.yaml, or a fault is set: DELETE /_local/faults ends it.',
};

export const boundRemedy: Remedy = {
  auth0: `Set PROOF_OF_POSSESSION=allowed, or turn sender-constraining off for this API (${api} > Settings > Token Sender-Constraining) and for the client.`,
  local: locally(
    'Set PROOF_OF_POSSESSION=allowed, or take proof_of_possession of the API and require_proof_of_possession of the client out of tenant.yaml.',
  ),
};

export const unboundRemedy: Remedy = {
  auth0: `Turn sender-constraining on for this API (${api} > Settings > Token Sender-Constraining: DPoP or mTLS), or set PROOF_OF_POSSESSION=allowed.`,
  local: locally(
    'Give the API proof_of_possession: { mechanism: dpop } in tenant.yaml, or set PROOF_OF_POSSESSION=allowed.',
  ),
};

export const encryptionRemedy = `An encrypted token: turn JSON Web Encryption off (${api} > Settings > Token Encryption).`;

export const opaqueRemedy: Remedy = {
  auth0:
    'An opaque token: the tenant issues one if the request does not name your API. Check that AUDIENCE is the Identifier of your API, and not the tenant’s default (Auth0: Settings > General > API Authorization Settings > Default Audience).',
  local: locally(
    'An opaque token: the tenant issues one if the request names no API and allow_api1_non_global_clients is true. Set AUDIENCE to the identifier of your API, or take that flag out of tenant.yaml.',
  ),
};

export const symmetricRemedy: Remedy = {
  auth0: `Choose RS256 (${api} > Settings > Signing Algorithm; for an existing API, make a new one). The API accepts no symmetric algorithm.`,
  local: locally(
    'Set signing_alg: RS256 for the API in tenant.yaml. The API accepts no symmetric algorithm.',
  ),
};

export const algorithmRemedy: Remedy = {
  auth0: `Make the two agree (${api} > Settings > Signing Algorithm).`,
  local: locally(
    'Make the two agree: TOKEN_SIGNING_ALG, and signing_alg of the API in tenant.yaml.',
  ),
};

export const profileRemedy: Remedy = {
  auth0: `Take one of the Access Token Profiles, Auth0 or RFC 9068 (${api} > Settings > Access Token Profile), and see TOKEN_PROFILE.`,
  local: locally(
    'See token_dialect of the API in tenant.yaml, and TOKEN_PROFILE.',
  ),
};

export const signatureRemedy: Remedy = {
  auth0:
    'Another tenant’s keys, or old ones: leave JWKS_URI unset, and check that ISSUER_BASE_URL is the tenant that issues your tokens (Auth0: Settings > Signing Keys shows the kid in use).',
  local:
    'Another tenant’s keys, or old ones: leave JWKS_URI unset, and check that ISSUER_BASE_URL is the local tenant’s URL.',
};

export const audClaimRemedy: Remedy = {
  auth0:
    'The token is for another API. See which Identifier the client asks for, and the tenant’s Default Audience (Auth0: Settings > General > API Authorization Settings).',
  local: locally(
    'The token is for another API. Set AUDIENCE to the identifier in tenant.yaml, and see default_audience there.',
  ),
};

export const scopesRemedy: Remedy = {
  auth0: `${api} > Permissions must list the scope; then, under Machine to Machine Applications > your client, tick it and Update.`,
  local: locally(
    'In tenant.yaml, the API must list the scope under scopes, and the client’s grant under clientGrants must have it.',
  ),
};

/** How both begin where the tenant has left out what was asked for. */
export const droppedScopesRemedy: Remedy = {
  auth0: `The tenant, or its Action, left them out silently. ${scopesRemedy.auth0}`,
  local: `The Action left them out. ${scopesRemedy.local}`,
};

const sameNamespace =
  'Use exactly the same value, including the trailing slash: CLAIM_NAMESPACE here, and the Action’s secret CLAIM_NAMESPACE';

export const namespaceRemedy: Remedy = {
  auth0: `${sameNamespace} (Auth0: Actions > Library > add-client-metadata > Secrets), then Deploy.`,
  local: locally(
    `${sameNamespace} (secrets of the Action in tenant.yaml; CLAIM_NAMESPACE under keywords in tenant.local.yaml, or in .env, where it stands for that).`,
  ),
};

export const bindRemedy = {
  auth0:
    'Auth0: Actions > Triggers > credentials-exchange: put the Action between Start and Complete, and Apply. A saved Action runs only once it is deployed, too.',
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

/** Why a token may lack every custom claim. A real tenant does not say. */
export const unknownReasonRemedy = [
  'The tenant does not say why. In the order of likelihood:',
  'The Action is not deployed. Auth0: Actions > Library > add-client-metadata: Deploy; saving is not enough.',
  `It is not bound to the trigger. ${bindRemedy.auth0}`,
  `The client’s metadata is empty, or has other keys than the Action copies. ${fillRemedy.auth0}`,
  'The Action sets a name that the tenant drops silently: a restricted one, such as sub or client_id, or one below auth0.com, webtask.io or webtask.run.',
  'It has no secret CLAIM_NAMESPACE and gives up. Auth0: Actions > Library > add-client-metadata > Secrets.',
].join('\n');
