/** Names that Actions cannot set: the tenant drops them without a word. */
const restrictedNames = new Set(
  `acr act active amr at_hash ath attest aud auth_time authorization_details azp c_hash client_id cnf
  cty dest entitlements events exp groups gty htm htu iat internalService iss jcard jku jti jwe jwk
  kid may_act mky nbf nonce object_id org_id org_name orig origid permissions roles rph s_hash sid
  sip_callid sip_cseq_num sip_date sip_from_tag sip_via_branch sub sub_jwk toe txn typ uuid vot vtm
  x5t#S256`.split(/\s+/),
);

/** Domains that are the tenant's own, so that nobody's claims can pose as its. */
const forbiddenDomains = ['auth0.com', 'webtask.io', 'webtask.run'];

/** Why a tenant drops a custom claim of that name, or `undefined` where it keeps it. */
export function whyClaimIsIgnored(name: string): string | undefined {
  if (restrictedNames.has(name)) {
    return `"${name}" is a restricted name`;
  }
  if (/^urn:auth0(:|$)/i.test(name)) {
    return 'the namespace urn:auth0 is forbidden';
  }
  const host = httpHost(name);
  const forbidden = forbiddenDomains.find(
    (domain) => host === domain || host?.endsWith(`.${domain}`),
  );
  return forbidden && `the namespace ${forbidden} is forbidden`;
}

/** Whether the name is an http(s) URL, as a Hook's claims must be. */
export function isNamespaced(name: string): boolean {
  return httpHost(name) !== undefined;
}

function httpHost(name: string): string | undefined {
  return /^https?:\/\//i.test(name) && URL.canParse(name)
    ? new URL(name).hostname
    : undefined;
}
