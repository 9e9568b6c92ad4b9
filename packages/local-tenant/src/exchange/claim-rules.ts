/** Claims that Actions cannot set. The tenant drops them silently. */
export const restrictedNames: readonly string[] =
  `acr act active amr at_hash ath attest aud auth_time authorization_details azp c_hash client_id
  cnf cty dest entitlements events exp groups gty htm htu iat internalService iss jcard jku jti jwe
  jwk kid may_act mky nbf nonce object_id org_id org_name orig origid permissions roles rph s_hash
  sid sip_callid sip_cseq_num sip_date sip_from_tag sip_via_branch sub sub_jwk toe txn typ uuid vot
  vtm x5t#S256`.split(/\s+/);

/** Auth0's own domains. Claims must not look as if Auth0 had set them. */
export const forbiddenDomains = ['auth0.com', 'webtask.io', 'webtask.run'];

/** Claims about users, each with the scope that it needs. */
const scopeOfProfileClaim = new Map(
  Object.entries({
    profile: `name family_name given_name middle_name nickname preferred_username profile picture
      website gender birthdate zoneinfo locale updated_at`,
    email: 'email email_verified',
    address: 'address',
    phone: 'phone_number phone_number_verified',
  }).flatMap(([scope, names]) =>
    names.split(/\s+/).map((name) => [name, scope] as const),
  ),
);

/** Why a tenant drops a custom claim with this name, or `undefined` if it keeps it. */
export function whyClaimIsIgnored(
  name: string,
  scopes: readonly string[],
): string | undefined {
  if (restrictedNames.includes(name)) return `"${name}" is a restricted name`;

  const scope = scopeOfProfileClaim.get(name);
  if (scope && !scopes.includes(scope)) {
    return `"${name}" is about a user and needs the scope ${scope}`;
  }
  if (/^urn:auth0(:|$)/i.test(name)) {
    return 'the namespace urn:auth0 is forbidden';
  }
  const host = getHttpHost(name);
  const forbidden = forbiddenDomains.find(
    (domain) => host === domain || host?.endsWith(`.${domain}`),
  );
  return forbidden && `the namespace ${forbidden} is forbidden`;
}

/** Whether the name is an http(s) URL, as a Hook's claims require. */
export function isNamespaced(name: string): boolean {
  return getHttpHost(name) !== undefined;
}

function getHttpHost(name: string): string | undefined {
  return /^https?:\/\//i.test(name) && URL.canParse(name)
    ? new URL(name).hostname
    : undefined;
}
